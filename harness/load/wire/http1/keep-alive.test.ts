import { expect, test } from 'vitest';
import { maxIdleMs } from './keep-alive.ts';

test('lets go a second before the server would', () => {
  expect(maxIdleMs(['Date', 'x', 'Keep-Alive', 'timeout=72, max=5'])).toBe(71_000);
  expect(maxIdleMs(['keep-alive', 'timeout=1'])).toBe(0);
});

test('without a word from the server, before the five seconds that are common', () => {
  expect(maxIdleMs([])).toBe(4000);
  expect(maxIdleMs(['Keep-Alive', 'max=5'])).toBe(4000);
});
