import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallError } from './errors.ts';
import { leftAfter } from './left-after.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a call that ends in time is what it came to, and leaves no timer', async () => {
  await expect(leftAfter(100, Promise.resolve('done'), 'c')).resolves.toBe('done');
  await expect(leftAfter(100, Promise.reject(new Error('refused')), 'c')).rejects.toThrow('refused');
  expect(vi.getTimerCount()).toBe(0);
});

test('a call that takes longer is given up at its limit as one that was sent, and ends all the same', async () => {
  let ended = false;
  const call = new Promise<void>((resolve) => setTimeout(resolve, 500)).then(() => {
    ended = true;
  });
  const left = leftAfter(100, call, 'c').catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(100);
  const error = await left;
  expect(error).toBeInstanceOf(CallError);
  expect(error).toMatchObject({ dependency: 'c', failure: { kind: 'timeout', sent: true, timeoutMs: 100 } });
  expect(ended).toBe(false);
  await vi.advanceTimersByTimeAsync(400);
  expect(ended).toBe(true);
});
