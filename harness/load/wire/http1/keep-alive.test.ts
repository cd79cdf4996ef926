import { expect, test } from 'vitest';
import { maxIdleMs } from './keep-alive.ts';

test('a connection is closed a second before the server would close it', () => {
  expect(maxIdleMs(['Date', 'x', 'Keep-Alive', 'timeout=72, max=5'])).toBe(71_000);
  expect(maxIdleMs(['keep-alive', 'max=9, Timeout = 30'])).toBe(29_000);
});

test('a short time leaves half of it: connections are reused within one second', () => {
  expect(maxIdleMs(['keep-alive', 'timeout=1'])).toBe(500);
  expect(maxIdleMs(['keep-alive', 'timeout=0'])).toBe(0);
});

test('a server that does not say is taken to close after the five seconds that are common', () => {
  expect(maxIdleMs([])).toBe(4000);
  expect(maxIdleMs(['Keep-Alive', 'max=5'])).toBe(4000);
  expect(maxIdleMs(['Keep-Alive', 'max=4'], 500)).toBe(500);
});
