import { expect, test } from 'vitest';
import { createTurns, PASSED_PER_TURN } from './turns.ts';

/** Turns of an event loop that go by when they are told to. */
function eventLoop() {
  let next: (() => void)[] = [];
  const turns = createTurns((run) => next.push(run));
  return {
    turns,
    pass: () => {
      const due = next;
      next = [];
      for (const run of due) run();
    },
    isIdle: () => next.length === 0,
  };
}

/** How often each connection was served when the last of `count` was served first; all always have something to pass on. */
function servedInACrowd(count: number): readonly number[] {
  const { turns, pass } = eventLoop();
  const served: number[] = [];
  const waits = new Set<number>();
  const read = (index: number) => {
    if (waits.has(index)) return;
    waits.add(index);
    turns.run(() => {
      waits.delete(index);
      served[index] = (served[index] ?? 0) + 1;
    });
  };
  for (let accepted = 0; served[count - 1] === undefined; ) {
    if (accepted < count) {
      turns.accepted();
      accepted++;
    }
    for (let index = 0; index < accepted; index++) read(index);
    pass();
  }
  return served;
}

test.each([10, 100, 1000])(
  'of %i that connect at once, the first is not served many times before the last',
  (count) => {
    const served = servedInACrowd(count);
    expect(Math.min(...served)).toBe(1);
    // Each turn serves a few of those that are there: 1 + 1/2 + 1/3 + ... of that few each, and once more at the end.
    expect(Math.max(...served)).toBeLessThan(2 * PASSED_PER_TURN * (1 + Math.log(count)));
  },
);

test('what came first is passed on first, and all of it when no more connections come', () => {
  const { turns, pass, isIdle } = eventLoop();
  const passed: number[] = [];
  turns.accepted();
  for (let i = 0; i < 20; i++) turns.run(() => passed.push(i));
  expect(passed.length).toBe(PASSED_PER_TURN);
  pass();
  expect(passed.length).toBe(2 * PASSED_PER_TURN);
  pass();
  expect(passed).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(isIdle()).toBe(true);
});

test.each([true, false])(
  'what is caused by one that waited goes behind all that wait; more connections: %s',
  (more) => {
    const { turns, pass } = eventLoop();
    const passed: number[] = [];
    const count = 3 * PASSED_PER_TURN;
    turns.accepted();
    for (let i = 0; i < PASSED_PER_TURN; i++) turns.run(() => {});
    for (let i = 0; i < count; i++) {
      turns.run(() => {
        passed.push(i);
        turns.run(() => passed.push(count + i));
      });
    }
    for (let turn = 0; turn < count; turn++) {
      if (more) turns.accepted();
      pass();
    }
    expect(passed).toEqual(Array.from({ length: 2 * count }, (_, i) => i));
  },
);

test('without new connections everything is passed on at once', () => {
  const { turns, isIdle } = eventLoop();
  let passed = 0;
  for (let i = 0; i < 100; i++) turns.run(() => passed++);
  expect(passed).toBe(100);
  expect(isIdle()).toBe(true);
});

test('live connections are served however long new ones keep coming', () => {
  const { turns, pass } = eventLoop();
  let passed = 0;
  for (let turn = 0; turn < 50; turn++) {
    turns.accepted();
    for (let i = 0; i < 100; i++) turns.run(() => passed++);
    pass();
  }
  expect(passed).toBeGreaterThanOrEqual(50 * PASSED_PER_TURN);
});
