import { expect, test } from 'vitest';
import { mapInTurns } from './in-turns.ts';

/** A clock that only work moves on; what waits is run at once, and noted. */
function fakeTimers() {
  const waits: number[] = [];
  let atMs = 0;
  return {
    waits,
    work: (ms: number) => {
      atMs += ms;
      return `done in ${ms}`;
    },
    now: () => atMs,
    after(_ms: number, fn: () => void) {
      waits.push(atMs);
      queueMicrotask(fn);
      return { cancel() {} };
    },
  };
}

test('everything is mapped, in order', async () => {
  const timers = fakeTimers();
  expect(await mapInTurns([1, 50, 2], timers.work, timers)).toEqual(['done in 1', 'done in 50', 'done in 2']);
  expect(await mapInTurns([], timers.work, timers)).toEqual([]);
});

test('others have a turn after every 20 ms, and none before', async () => {
  const timers = fakeTimers();
  await mapInTurns(Array(10).fill(5), timers.work, timers);
  expect(timers.waits).toEqual([20, 40]);
});

test('a step that takes longer than a turn is followed by one', async () => {
  const timers = fakeTimers();
  await mapInTurns([300, 1, 1], timers.work, timers);
  expect(timers.waits).toEqual([300]);
});

test('what a step throws ends all of it', async () => {
  const broken = () => {
    throw new RangeError('no histogram');
  };
  await expect(mapInTurns([1, 2], broken, fakeTimers())).rejects.toThrow('no histogram');
});
