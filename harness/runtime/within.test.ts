import { expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import { unlessAborted } from './unless-aborted.ts';
import { within } from './within.ts';

const forever = new Promise<never>(() => {});
const failing = () => Promise.reject(new Error('refused'));

test('work that comes in time gives its result, and its own error', async () => {
  expect(await within(60_000, Promise.resolve(7), systemClock)).toBe(7);
  await expect(within(60_000, failing(), systemClock)).rejects.toThrow('refused');
});

test('work that takes too long is no longer waited for', async () => {
  await expect(within(1, forever, systemClock)).rejects.toThrow('longer than 1 ms');
});

test('work is no longer waited for when the signal is aborted, whatever becomes of it', async () => {
  const stop = new AbortController();
  const late = Promise.withResolvers<never>();
  const waiting = unlessAborted(stop.signal, () => late.promise);
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  late.reject(new Error('nobody awaits this'));
});

test('work does not begin when it is aborted already', async () => {
  let begun = false;
  const work = async () => {
    begun = true;
  };
  await expect(unlessAborted(AbortSignal.abort(new Error('stopped')), work)).rejects.toThrow('stopped');
  expect(begun).toBe(false);
});

test('work that ends before is what it is', async () => {
  const { signal } = new AbortController();
  expect(await unlessAborted(signal, async () => 7)).toBe(7);
  await expect(unlessAborted(signal, failing)).rejects.toThrow('refused');
});
