import { expect, test } from 'vitest';
import { fakeClock } from '../../measure/probed-target.fixture.ts';
import { OPENED } from '../journal/sample-journal.fixture.ts';
import { advance } from './advance.ts';
import { type LiveState, NOTHING_YET } from './live-state.ts';
import { terminalActs } from './terminal-acts.ts';
import { playGameDay } from './watched.fixture.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A game day whose first gate waits since 1 s; `at` sets the journal's clock. */
async function watch() {
  const day = playGameDay();
  const clock = fakeClock();
  const interrupts: string[] = [];
  let state: LiveState = NOTHING_YET;
  let nowMs = 1000;
  day.happen(-1000, OPENED);
  day.happen(1000, { kind: 'gate', variant: 'budgeted', index: 1, question: 'Go?', state: 'waits' });
  const leaving = new AbortController();
  void (async () => {
    for await (const entry of day.follow(leaving.signal)) state = advance(state, entry);
  })();
  await settle();
  const acts = terminalActs({
    controls: day.controls,
    clock,
    state: () => state,
    nowMs: () => nowMs,
    interrupt: () => void interrupts.push('interrupt'),
  });
  return { day, clock, acts, interrupts, at: (ms: number) => (nowMs = ms) };
}

test('Enter lets the gate that waits pass, once somebody can have read it', async () => {
  const { day, acts, at } = await watch();
  expect(acts.hint().hint).toMatch(/^Enter: let the gate pass/);
  at(1499);
  acts.press('enter');
  expect(day.asked).toEqual([]);
  at(1500);
  acts.press('enter');
  expect(day.asked).toEqual(['go 1 by terminal']);
  await settle();
  acts.press('enter');
  expect(day.asked).toEqual(['go 1 by terminal']);
  expect(acts.hint().hint).not.toMatch(/Enter/);
});

test('s twice stops; once, and once more after three seconds, does not', async () => {
  const { day, clock, acts } = await watch();
  acts.press('s');
  expect(acts.hint()).toEqual({ hint: 'press s again to STOP', hintTone: 'bad' });
  await clock.pass(3000);
  expect(acts.hint().hint).toMatch(/s s or Ctrl-C: STOP/);
  acts.press('s');
  expect(day.asked).toEqual([]);
  acts.press('s');
  expect(day.asked).toEqual(['stop by terminal']);
  acts.press('s');
  acts.press('s');
  expect(day.asked).toEqual(['stop by terminal']);
});

test('Ctrl-C stops at once, and again ends the process', async () => {
  const { day, acts, interrupts } = await watch();
  day.controls.stop = () => new Promise(() => {});
  acts.press('ctrl-c');
  expect(acts.hint().hint).toBe('stopping: Ctrl-C again ends the process at once');
  expect(interrupts).toEqual([]);
  acts.press('ctrl-c');
  expect(interrupts).toEqual(['interrupt']);
});

test('a stop that fails is told, and can be asked for again', async () => {
  const { day, acts, interrupts } = await watch();
  let asked = 0;
  day.controls.stop = () => Promise.reject(new Error(`no answer ${++asked}`));
  acts.press('ctrl-c');
  await settle();
  expect(acts.hint()).toEqual({ hint: 'STOP failed: no answer 1', hintTone: 'bad' });
  acts.press('ctrl-c');
  await settle();
  expect(acts.hint().hint).toBe('STOP failed: no answer 2');
  expect(interrupts).toEqual([]);
});

test('when somebody else has stopped, the next Ctrl-C stops nothing anew but is not lost', async () => {
  const { day, acts, interrupts } = await watch();
  day.happen(2000, { kind: 'stop', by: 'page' });
  await settle();
  expect(acts.hint().hint).toMatch(/^stopping/);
  acts.press('ctrl-c');
  acts.press('ctrl-c');
  expect(interrupts).toEqual(['interrupt']);
});
