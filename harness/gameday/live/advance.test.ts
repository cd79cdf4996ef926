import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../journal/entries.ts';
import { entrySchema } from '../journal/entries.ts';
import { journalClock, OPENED, sampleJournal } from '../journal/sample-journal.fixture.ts';
import { advance } from './advance.ts';
import { currentVariant, type LiveState, NOTHING_YET, waitingGate } from './live-state.ts';
import { viewOf } from './live-view.ts';

const sample = [...sampleJournal()];
const day = journalClock();

function fold(entries: readonly JournalEntry[], from: LiveState = NOTHING_YET): LiveState {
  return entries.reduce(advance, from);
}

/** The state right after the first entry that `is` it. */
function after(is: (entry: JournalEntry) => boolean): LiveState {
  return fold(sample.slice(0, sample.findIndex(is) + 1));
}

const inBudgeted =
  (kind: JournalEntry['kind'], more: object = {}) =>
  (entry: JournalEntry) =>
    entry.kind === kind &&
    Object.entries({ variant: 'budgeted', ...more }).every(([name, value]) => entry[name] === value);

test('the sample is a journal, and its times never go back', () => {
  for (const entry of sample) expect(entrySchema.parse(entry)).toEqual(entry);
  expect(sample.map(({ atMs }) => atMs)).toEqual(sample.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
});

test('the plan alone: steps are planned, nothing was judged, and the first variant is shown', () => {
  const state = fold(sample.slice(0, 1));
  expect(currentVariant(state)?.name).toBe('budgeted');
  expect(state.variants.map(({ state }) => state)).toEqual(['planned', 'planned']);
  expect(state.variants[0]?.steps.map(({ state }) => state)).toEqual(OPENED.steps.map(() => 'planned'));
  expect(state.variants[1]?.statements.map(({ state, expected }) => [state, expected])).toEqual([
    ['planned', 'hold'],
    ['planned', 'hold'],
    ['planned', 'break'],
    ['planned', 'break'],
  ]);
});

test('a gate waits until it is passed, and the load goes on meanwhile', () => {
  const waits = after(inBudgeted('gate', { state: 'waits' }));
  expect(waitingGate(waits)).toMatchObject({ variant: 'budgeted', index: 1 });
  const passed = after(inBudgeted('gate', { state: 'passed' }));
  expect(waitingGate(passed)).toBeUndefined();
  expect(passed.variants[0]!.seconds.length).toBeGreaterThan(waits.variants[0]!.seconds.length);
});

test('a fault acts from its application until it is lifted, each by its name', () => {
  const both = after(inBudgeted('fault-applied', { name: 'frozen-fraud' }));
  const acting = ({ variants: [first] }: LiveState) =>
    first!.faults.filter(({ liftedMs }) => liftedMs === undefined).map(({ name }) => name);
  expect(acting(both)).toEqual(['slow-bank', 'frozen-fraud']);
  expect(acting(after(inBudgeted('fault-lifted', { name: 'slow-bank' })))).toEqual(['frozen-fraud']);
  expect(acting(after(inBudgeted('fault-lifted', { name: 'frozen-fraud' })))).toEqual([]);
});

test('a fault that is applied again under its name is lifted once for each time', () => {
  const variant = 'budgeted';
  const fault = { variant, name: 'again', text: 'latency 1 s on a->b', on: 'a->b' };
  const applied = (atMs: number) => day.at(atMs, { kind: 'fault-applied', ...fault });
  const lifted = (atMs: number) =>
    day.at(atMs, { kind: 'fault-lifted', ...fault, by: 'runbook', actedMs: 1, touched: 0 });
  const state = fold([day.at(-5000, OPENED), applied(1000), lifted(2000), applied(3000), lifted(4000), lifted(5000)]);
  expect(state.variants[0]?.faults.map(({ fromMs, liftedMs }) => [fromMs, liftedMs])).toEqual([
    [1000, 2000],
    [3000, 4000],
  ]);
});

test('verdicts are final, and replace what was provisional', () => {
  const state = after(inBudgeted('verdicts'));
  const judged = state.variants[0]?.statements.filter(({ of }) => of === 'expect');
  expect(judged?.map(({ state, final }) => [state, final])).toEqual([
    ['holds', true],
    ['holds', true],
  ]);
});

test('an abort ends it: nothing acts, nothing waits, and the guard is told', () => {
  const state = fold(sample);
  expect(state.abort?.guard).toBe('error rate > 60% in any 5s window');
  expect(state.ended?.outcome).toBe('aborted');
  expect(state.variants.flatMap(({ faults }) => faults).every(({ liftedMs }) => liftedMs !== undefined)).toBe(true);
  expect(state.variants.map(({ state }) => state)).toEqual(['ended', 'ended']);
});

test('a gate that waits when somebody stops waits no longer; the first who stopped is told', () => {
  const waits = after(inBudgeted('gate', { state: 'waits' }));
  const clock = journalClock();
  const stopped = fold(
    [clock.at(20_000, { kind: 'stop', by: 'page' }), clock.at(20_100, { kind: 'stop', by: 'signal SIGINT' })],
    waits,
  );
  expect(waitingGate(stopped)).toBeUndefined();
  expect(stopped.stop?.by).toBe('page');
});

test('what could not be lifted stays, and is told so', () => {
  const both = after(inBudgeted('fault-applied', { name: 'frozen-fraud' }));
  const healed = journalClock().at(40_000, {
    kind: 'healed',
    by: 'page',
    faults: 2,
    tookMs: 900,
    left: ['freeze fraud: the process does not answer'],
  });
  const state = fold([healed], both);
  expect(state.variants[0]?.faults.map(({ liftedMs, left }) => [liftedMs, left])).toEqual([
    [40_000, undefined],
    [undefined, true],
  ]);
  expect(viewOf(state, 41_000).shown.faults).toMatchObject([{ left: true, remaining: 'could not be lifted' }]);
  expect(state.log.at(-1)).toMatchObject({ tone: 'bad' });
});

test('alerts that fire are told until they resolve, per set of labels', () => {
  const clock = journalClock();
  const alert = (state: 'fires' | 'resolved', service: string) =>
    clock.at(0, { kind: 'alert', variant: 'naive', name: 'Errors', state, labels: { service } });
  const state = fold([clock.at(0, OPENED), alert('fires', 'api'), alert('fires', 'bank'), alert('resolved', 'api')]);
  expect(state.variants[1]?.alerts).toEqual(['Errors{service="bank"}']);
});

describe('odd journals', () => {
  test('every beginning of the sample is shown, and no state is changed by what comes after it', () => {
    let state = NOTHING_YET;
    for (const entry of sample) {
      const before = JSON.stringify(state);
      const next = advance(state, entry);
      expect(JSON.stringify(state)).toBe(before);
      expect(viewOf(next, next.atMs).status.text).not.toBe('');
      state = next;
    }
  });

  test('without its first entry, and backwards, a journal is shown as far as it goes', () => {
    const headless = fold(sample.slice(1));
    expect(headless.variants.map(({ name }) => name)).toEqual(['budgeted', 'naive']);
    expect(viewOf(headless, headless.atMs).shown.name).toBe('naive');
    expect(() => viewOf(fold(sample.toReversed()), 0)).not.toThrow();
  });

  test('a step that the plan does not have, a variant that it does not name, and a kind from a later version', () => {
    const clock = journalClock();
    const state = fold([
      clock.at(0, OPENED),
      clock.at(0, { kind: 'step', variant: 'budgeted', index: 99, text: 'more', state: 'began' }),
      clock.at(0, { kind: 'variant', variant: 'third', state: 'running', beganMs: 0 }),
      { kind: 'later', atMs: 1, wall: '2026-11-27T13:30:00.000Z' } as never,
    ]);
    expect(state.variants[0]?.steps.at(-1)).toMatchObject({ text: 'more', state: 'began' });
    expect(state.variants.map(({ name }) => name)).toEqual(['budgeted', 'naive', 'third']);
  });
});

describe('the log', () => {
  test('tells what happened in the order of the journal, on the clock of each run', () => {
    const lines = fold(sample).log.map(({ at, variant, text }) => `${at} ${variant ?? '-'} ${text}`);
    expect(lines).toContain('0:12 budgeted gate waits: Is somebody looking at the dashboard of payments?');
    expect(lines).toContain('0:16 - page: Grace: dashboard is open');
    expect(lines).toContain('0:21 budgeted fault on: latency 5 s on payment->bank');
    expect(lines).toContain(
      '0:41 budgeted fault lifted by runbook after 20 s, felt 64 times: latency 5 s on payment->bank',
    );
    expect(lines).toContain('0:24 naive expect, broken as it must be: max duration < 1s (5.31 s)');
    expect(lines).toContain('0:26 budgeted step: load 150/s');
    expect(lines.join()).not.toContain('step: inject');
    expect(lines.at(-1)).toBe('0:33 - the game day has ended: aborted: error rate > 60% in any 5s window');
  });

  test('a statement is news only when it changes', () => {
    const clock = journalClock();
    const say = (state: 'holds' | 'broken', observed: string) =>
      clock.at(0, { kind: 'statement', variant: 'naive', text: 'max duration < 1s', of: 'expect', state, observed });
    const state = fold([
      clock.at(0, OPENED),
      say('holds', '1'),
      say('holds', '2'),
      say('broken', '3'),
      say('broken', '4'),
    ]);
    expect(state.log.slice(1).map(({ text }) => text)).toEqual([
      'expect, holds: max duration < 1s (1)',
      'expect, broken as it must be: max duration < 1s (3)',
    ]);
    expect(state.variants[1]?.statements.find(({ of }) => of === 'expect')?.observed).toBe('4');
  });
});
