import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemTimers } from './timers.ts';

test('runs everything that was not cancelled, never early, in order of due time', async () => {
  const wait = fc.record({ ms: fc.integer({ min: 0, max: 40 }), cancelled: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(wait, { minLength: 1, maxLength: 40 }), async (waits) => {
      const timers = systemTimers();
      const ran: { due: number; at: number }[] = [];
      const kept = waits.filter(({ cancelled }) => !cancelled).length;
      await new Promise<void>((resolve) => {
        for (const { ms, cancelled } of waits) {
          const due = timers.now() + ms;
          const timer = timers.after(ms, () => {
            ran.push({ due, at: timers.now() });
            if (ran.length === kept) resolve();
          });
          if (cancelled) timer.cancel();
        }
        if (kept === 0) resolve();
      });
      expect(ran).toHaveLength(kept);
      for (const { due, at } of ran) expect(at).toBeGreaterThanOrEqual(due);
      const dues = ran.map(({ due }) => due);
      expect(dues).toEqual([...dues].sort((a, b) => a - b));
    }),
    { numRuns: 20 },
  );
});

test('a timer that is set or cancelled while others run takes its place', async () => {
  const timers = systemTimers();
  const ran: string[] = [];
  await new Promise<void>((resolve) => {
    const never = timers.after(30, () => ran.push('never'));
    timers.after(40, () => {
      ran.push('last');
      resolve();
    });
    timers.after(5, () => {
      never.cancel();
      timers.after(5, () => ran.push('between'));
    });
  });
  expect(ran).toEqual(['between', 'last']);
});

test('a hundred thousand cancelled timers do not stay in memory or in the way', async () => {
  const timers = systemTimers();
  for (let i = 0; i < 100_000; i++) timers.after(60_000, () => {}).cancel();
  await new Promise<void>((resolve) => timers.after(10, resolve));
});
