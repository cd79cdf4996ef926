import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fakeDispatcher } from './fake-dispatcher.fixture.ts';
import { littleCap, startOpenLoop } from './open-loop.ts';

const every = (gapMs: number, count: number) => Array.from({ length: count }, (_, i) => i * gapMs);
const plan = (dueMs: readonly number[], durationMs: number, cap = Number.POSITIVE_INFINITY) => ({
  startAt: 0,
  dueMs: dueMs.values(),
  durationMs,
  cap,
});

test('sends when due although nothing is answered', () => {
  const dispatcher = fakeDispatcher();
  startOpenLoop(plan(every(10, 50), 500), dispatcher);
  dispatcher.advance(500);
  expect(dispatcher.issued.map(({ sentAt }) => sentAt)).toEqual(every(10, 50));
  expect(dispatcher.issued.map(({ dueAt }) => dueAt)).toEqual(every(10, 50));
});

test('after a stall of the generator everything overdue goes out, dated from when it was due', () => {
  const dispatcher = fakeDispatcher();
  const late = { ...dispatcher, after: (ms: number, fn: () => void) => dispatcher.after(ms === 100 ? 700 : ms, fn) };
  startOpenLoop(plan([0, 100, 200, 300], 1000), late);
  dispatcher.advance(1000);
  expect(dispatcher.issued.map(({ dueAt }) => dueAt)).toEqual([0, 100, 200, 300]);
  expect(dispatcher.issued.map(({ sentAt }) => sentAt)).toEqual([0, 700, 700, 700]);
});

test('what is due beyond the cap is dropped at that moment and never sent late', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 80 }),
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 1, max: 300 }),
      (due, cap, serviceMs) => {
        const dueMs = due.toSorted((a, b) => a - b);
        const dispatcher = fakeDispatcher(() => ({ kind: 'answered', ms: serviceMs }));
        startOpenLoop(plan(dueMs, 501, cap), dispatcher);
        dispatcher.advance(2000);
        expect(dispatcher.issued.length + dispatcher.dropped.length).toBe(due.length);
        expect(dispatcher.mostInFlight).toBeLessThanOrEqual(cap);
        for (const request of dispatcher.issued) expect(request.sentAt).toBe(request.dueAt);
      },
    ),
  );
});

test('has two ends: nothing more starts after the duration, done when all have ended', async () => {
  const dispatcher = fakeDispatcher();
  const loop = startOpenLoop(plan([0, 1], 1000), dispatcher);
  const ends: string[] = [];
  void loop.passed.then(() => ends.push('passed'));
  void loop.done.then(() => ends.push('done'));
  dispatcher.advance(999);
  await Promise.resolve();
  expect(ends).toEqual([]);
  dispatcher.advance(1);
  await loop.passed;
  expect(ends).toEqual(['passed']);
  for (const request of dispatcher.issued) request.end();
  await loop.done;
  expect(ends).toEqual(['passed', 'done']);
});

test('stopping sends nothing more', async () => {
  const dispatcher = fakeDispatcher(() => ({ kind: 'answered', ms: 5 }));
  const loop = startOpenLoop(plan(every(10, 100), 1000), dispatcher);
  dispatcher.advance(55);
  loop.stop();
  dispatcher.advance(2000);
  await loop.done;
  expect(dispatcher.issued).toHaveLength(6);
});

test("the default cap holds Little's law with room for chance", () => {
  expect(littleCap(100, 30_000)).toBeGreaterThan(3000);
  expect(littleCap(100, 30_000)).toBeLessThan(3300);
  expect(littleCap(0, 1000)).toBe(1);
});

test('a load that goes on sends what is due after its time, until it is told when to end', async () => {
  const dispatcher = fakeDispatcher();
  const loop = startOpenLoop({ ...plan(every(10, 1000), 50), goesOn: true }, dispatcher);
  let hasPassed = false;
  void loop.passed.then(() => {
    hasPassed = true;
  });
  dispatcher.advance(49);
  await Promise.resolve();
  expect(hasPassed).toBe(false);
  dispatcher.advance(1);
  await loop.passed;
  dispatcher.advance(45);
  loop.endAt(120);
  dispatcher.advance(500);
  expect(dispatcher.issued.map(({ sentAt }) => sentAt)).toEqual(every(10, 12));
  for (const request of dispatcher.issued) request.end();
  await loop.done;
});

test('a herd that goes on rests after it was sent', async () => {
  const dispatcher = fakeDispatcher();
  const loop = startOpenLoop({ ...plan([0, 0, 0], 50), goesOn: true }, dispatcher);
  dispatcher.advance(1000);
  await loop.passed;
  expect(dispatcher.issued).toHaveLength(3);
  loop.endAt(1000);
  for (const request of dispatcher.issued) request.end();
  await loop.done;
});
