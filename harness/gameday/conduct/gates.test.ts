import { expect, test } from 'vitest';
import { createGates } from './gates.ts';

const { signal } = new AbortController();

test('a gate waits until somebody lets it pass, and says who it was', async () => {
  const gates = createGates();
  const waiting = gates.wait(3, signal);
  expect(gates.go(2, 'page')).toBe(false);
  expect(gates.go(3, 'terminal')).toBe(true);
  expect(await waiting).toBe('terminal');
});

test('who comes too early or too late lets nothing pass', async () => {
  const gates = createGates();
  expect(gates.go(0, 'page')).toBe(false);
  const waiting = gates.wait(0, signal);
  expect([gates.go(0, 'page'), gates.go(0, 'terminal')]).toEqual([true, false]);
  expect(await waiting).toBe('page');
  expect(gates.go(0, 'page')).toBe(false);
});

test('a game day that ends opens no gate', async () => {
  const gates = createGates();
  const stop = new AbortController();
  const waiting = gates.wait(0, stop.signal);
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  expect(gates.go(0, 'page')).toBe(false);
  await expect(gates.wait(1, stop.signal)).rejects.toThrow('stopped');
});
