import { expect, test } from 'vitest';
import { createTurns, type Turns } from './turns.ts';

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

async function next(turns: Turns): Promise<void> {
  await turns.due();
  turns.take();
}

test.each([0, 1, 5])('timers that are %i ms late cost no capacity', async (lateMs) => {
  const clock = lateClock(lateMs);
  const turns = createTurns(10, clock);
  for (let i = 0; i < 1000; i++) await next(turns);
  expect(clock.now()).toBeGreaterThan(9_950);
  expect(clock.now()).toBeLessThan(10_010);
});

test('after an idle time hardly more go at once than after a busy one', async () => {
  const clock = lateClock(0);
  const turns = createTurns(10, clock);
  for (let i = 0; i < 10; i++) await next(turns);
  clock.pass(60_000);
  const before = clock.now();
  for (let i = 0; i < 100; i++) await next(turns);
  expect(clock.now() - before).toBeGreaterThanOrEqual(960);
});

test('a turn that nobody takes stays for the next, and is one turn however long that is', async () => {
  const clock = lateClock(0);
  const turns = createTurns(1000, clock);
  await next(turns);
  await turns.due();
  expect(clock.now()).toBe(980);
  await turns.due();
  expect(clock.now()).toBe(980);
  clock.pass(9000);
  await next(turns);
  await turns.due();
  expect(clock.now()).toBe(10_960);
});
