import { expect, test } from 'vitest';
import { startRunbookClock } from './runbook-clock.ts';

/** A clock that a test moves; who sleeps wakes when it has come so far. */
function fakeClock() {
  let nowMs = 5000;
  const sleepers = new Set<{ readonly untilMs: number; wake(): void }>();
  return {
    now: () => nowMs,
    sleep: (ms: number, signal?: AbortSignal) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      sleepers.add({ untilMs: nowMs + ms, wake: resolve });
      signal?.addEventListener('abort', () => reject(signal.reason));
      return promise;
    },
    move: async (ms: number) => {
      nowMs += ms;
      for (const each of sleepers)
        if (each.untilMs <= nowMs) {
          sleepers.delete(each);
          each.wake();
        }
      for (let turns = 0; turns < 5; turns++) await Promise.resolve();
    },
  };
}

const { signal } = new AbortController();

test('it shows real time, at every scale', async () => {
  const clock = fakeClock();
  const time = startRunbookClock(clock, 10);
  expect(time.at()).toBe(0);
  await clock.move(150);
  expect(time.at()).toBe(1500);
});

test('it stands still while somebody holds it, and goes on where it stood', async () => {
  const clock = fakeClock();
  const time = startRunbookClock(clock, 1);
  await clock.move(100);
  const [one, other] = [time.stand(), time.stand()];
  await clock.move(1000);
  expect(time.at()).toBe(100);
  one[Symbol.dispose]();
  one[Symbol.dispose]();
  await clock.move(1000);
  expect(time.at()).toBe(100);
  other[Symbol.dispose]();
  await clock.move(50);
  expect(time.at()).toBe(150);
  time.stand()[Symbol.dispose]();
  expect(time.at()).toBe(150);
});

test('who waits for a time waits for longer by as much as it stood still', async () => {
  const clock = fakeClock();
  const time = startRunbookClock(clock, 1);
  let isDue = false;
  const due = time.until(500, signal).then(() => {
    isDue = true;
  });
  const held = time.stand();
  await clock.move(500);
  held[Symbol.dispose]();
  await clock.move(0);
  expect(isDue).toBe(false);
  await clock.move(500);
  await due;
  expect(time.at()).toBe(500);
});

test('a time that has passed is due at once, unless the game day has ended', async () => {
  const clock = fakeClock();
  const time = startRunbookClock(clock, 1);
  await clock.move(500);
  await time.until(400, signal);
  await expect(time.until(400, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
});

test('an abort wakes who waits', async () => {
  const stop = new AbortController();
  const waiting = startRunbookClock(fakeClock(), 1).until(500, stop.signal);
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
});
