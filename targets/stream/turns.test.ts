import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

/** A clock whose timers are `lateMs` late. */
function lateClock(lateMs: number) {
  let now = 0;
  return {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms + lateMs;
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test.each([0, 1, 5])('timers that are %i ms late cost no capacity', async (lateMs) => {
  const clock = lateClock(lateMs);
  const turn = createTurns(10, clock);
  for (let i = 0; i < 1000; i++) await turn();
  expect(clock.now()).toBeGreaterThan(9_950);
  expect(clock.now()).toBeLessThan(10_010);
});

test('after an idle time hardly more go at once than after a busy one', async () => {
  const clock = lateClock(0);
  const turn = createTurns(10, clock);
  for (let i = 0; i < 10; i++) await turn();
  clock.pass(60_000);
  const before = clock.now();
  for (let i = 0; i < 100; i++) await turn();
  expect(clock.now() - before).toBeGreaterThanOrEqual(960);
});
