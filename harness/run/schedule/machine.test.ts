import { expect, test } from 'vitest';
import type { Clock } from '../../domain/ports.ts';
import { createHeadroom, lanesAtOnce } from './machine.ts';

/** A machine whose idle share in each sampled stretch is given; time passes only by sleeping. */
function machine(shares: readonly number[]) {
  let now = 0;
  let idle = 0;
  let stretch = 0;
  const clock: Clock = {
    now: () => now,
    wall: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      now += ms;
      idle += ms * (shares[stretch++] ?? shares.at(-1) ?? 0);
    },
    every: () => ({ [Symbol.dispose]: () => {} }),
  };
  const headroom = createHeadroom(clock, () => ({ idle, total: now }));
  return { headroom, waited: () => now };
}

const signal = new AbortController().signal;

test('an idle machine has room at once', async () => {
  const { headroom, waited } = machine([0.9]);
  await headroom.wait(signal);
  expect(waited()).toBe(1000);
});

test('a busy machine makes a lane wait', async () => {
  const { headroom, waited } = machine([0, 0.1, 0.2, 0.5]);
  await headroom.wait(signal);
  expect(waited()).toBe(4000);
});

test('the wait for a machine that stays busy has a limit', async () => {
  const { headroom, waited } = machine([0]);
  await headroom.wait(signal);
  expect(waited()).toBe(20_000);
});

test('an abort ends the waiting', async () => {
  const { headroom } = machine([0]);
  await expect(headroom.wait(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});

test('how many lanes run at once is bounded by cores and by memory', () => {
  const gigabyte = 1024 ** 3;
  expect(lanesAtOnce(2, 16 * gigabyte)).toBe(14);
  expect(lanesAtOnce(64, 8 * gigabyte)).toBe(20);
  expect(lanesAtOnce(8, 1.6 * gigabyte)).toBe(4);
  expect(lanesAtOnce(1, 0)).toBe(2);
});
