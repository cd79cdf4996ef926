import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fakeDrive } from './fake-dispatcher.fixture.ts';
import { littleCap, startOpenLoop } from './open-loop.ts';

const every = (gapMs: number, count: number) => Array.from({ length: count }, (_, i) => i * gapMs);
const plan = (dueMs: readonly number[], durationMs: number, cap = Number.POSITIVE_INFINITY) => ({
  startAt: 0,
  dueMs: dueMs.values(),
  durationMs,
  cap,
});

test('sends when due although nothing is ever answered', () => {
  const drive = fakeDrive();
  startOpenLoop(plan(every(10, 50), 500), drive);
  drive.advance(500);
  expect(drive.issued.map(({ sentAt }) => sentAt)).toEqual(every(10, 50));
  expect(drive.issued.map(({ dueAt }) => dueAt)).toEqual(every(10, 50));
});

test('after a stall of the generator everything overdue goes out, dated from when it was due', () => {
  const drive = fakeDrive();
  const late = { ...drive, after: (ms: number, fn: () => void) => drive.after(ms === 100 ? 700 : ms, fn) };
  startOpenLoop(plan([0, 100, 200, 300], 1000), late);
  drive.advance(1000);
  expect(drive.issued.map(({ dueAt }) => dueAt)).toEqual([0, 100, 200, 300]);
  expect(drive.issued.map(({ sentAt }) => sentAt)).toEqual([0, 700, 700, 700]);
});

test('what is due beyond the cap is dropped at that moment and never sent late', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 80 }),
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 1, max: 300 }),
      (due, cap, serviceMs) => {
        const dueMs = due.toSorted((a, b) => a - b);
        const drive = fakeDrive(() => ({ kind: 'answered', ms: serviceMs }));
        startOpenLoop(plan(dueMs, 501, cap), drive);
        drive.advance(2000);
        expect(drive.issued.length + drive.dropped.length).toBe(due.length);
        expect(drive.mostInFlight).toBeLessThanOrEqual(cap);
        for (const request of drive.issued) expect(request.sentAt).toBe(request.dueAt);
      },
    ),
  );
});

test('has two ends: nothing more starts after the duration, done when all have ended', async () => {
  const drive = fakeDrive();
  const loop = startOpenLoop(plan([0, 1], 1000), drive);
  const ends: string[] = [];
  void loop.started.then(() => ends.push('started'));
  void loop.done.then(() => ends.push('done'));
  drive.advance(999);
  await Promise.resolve();
  expect(ends).toEqual([]);
  drive.advance(1);
  await loop.started;
  expect(ends).toEqual(['started']);
  for (const request of drive.issued) request.end();
  await loop.done;
  expect(ends).toEqual(['started', 'done']);
});

test('stopping sends nothing more', async () => {
  const drive = fakeDrive(() => ({ kind: 'answered', ms: 5 }));
  const loop = startOpenLoop(plan(every(10, 100), 1000), drive);
  drive.advance(55);
  loop.stop();
  drive.advance(2000);
  await loop.done;
  expect(drive.issued).toHaveLength(6);
});

test("the default cap holds Little's law with room for chance", () => {
  expect(littleCap(100, 30_000)).toBeGreaterThan(3000);
  expect(littleCap(100, 30_000)).toBeLessThan(3300);
  expect(littleCap(0, 1000)).toBe(1);
});
