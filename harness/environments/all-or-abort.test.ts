import { expect, test } from 'vitest';
import { allOrAbort } from './all-or-abort.ts';

const never = new AbortController().signal;
const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

test('gives every result, in order', async () => {
  expect(await allOrAbort(never, [async () => 1, async () => 2])).toEqual([1, 2]);
});

test('the first that fails ends the others, and is thrown when all have settled', async () => {
  const settled: string[] = [];
  const slow = async (signal: AbortSignal) => {
    await untilAborted(signal).catch(() => {});
    await new Promise(setImmediate);
    settled.push('slow');
    throw new Error('a later failure');
  };
  const failing = allOrAbort(never, [slow, async () => Promise.reject(new Error('the first failure'))]);
  await expect(failing).rejects.toThrow('the first failure');
  expect(settled).toEqual(['slow']);
});

test('a signal from outside reaches all', async () => {
  const stop = new AbortController();
  const works = allOrAbort(stop.signal, [untilAborted, untilAborted]);
  stop.abort(new Error('enough'));
  await expect(works).rejects.toThrow('enough');
});
