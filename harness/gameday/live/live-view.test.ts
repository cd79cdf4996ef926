import { describe, expect, test } from 'vitest';
import type { JournalEntry, NewEntry } from '../journal/entries.ts';
import { journalClock, OPENED, sampleJournal } from '../journal/sample-journal.fixture.ts';
import { advance } from './advance.ts';
import { liveCharts } from './live-charts.ts';
import { NOTHING_YET } from './live-state.ts';
import { viewOf } from './live-view.ts';
import { axisOf, clockText, runbookMs, runMs } from './runbook-clock.ts';
import { statementView } from './tones.ts';

const sample = [...sampleJournal()];

function stateAt(atMs: number, entries: readonly JournalEntry[] = sample) {
  return entries.filter((entry) => entry.atMs <= atMs).reduce(advance, NOTHING_YET);
}

function at(atMs: number, chosen?: string) {
  return viewOf(stateAt(atMs), atMs, chosen);
}

function made(opened: object, ...entries: readonly (readonly [number, NewEntry])[]) {
  const clock = journalClock();
  return [clock.at(-5000, { ...OPENED, ...opened }), ...entries.map(([atMs, entry]) => clock.at(atMs, entry))];
}

describe('the two clocks', () => {
  test('the runbook stands still while a gate waits, the run does not', () => {
    const state = stateAt(30_000);
    const [budgeted] = state.variants;
    expect(runbookMs(state, budgeted!, 12_000)).toBe(12_000);
    expect(runbookMs(state, budgeted!, 15_000)).toBe(12_000);
    expect(runbookMs(state, budgeted!, 18_000)).toBe(12_000);
    expect(runbookMs(state, budgeted!, 30_000)).toBe(24_000);
    expect(runMs(state, budgeted, 30_000)).toBe(30_000);
  });

  test('it stands where it is while the gate still waits', () => {
    expect(at(15_900).clock).toBe('0:12 of 1:00');
    expect(at(15_900).gate).toEqual({ variant: 'budgeted', index: 1, question: expect.any(String), waited: '0:03' });
  });

  test('the second variant counts from the begin of its own load', () => {
    expect(at(74_000).clock).toBe('0:02 of 1:00');
    expect(at(74_000).shown.name).toBe('naive');
    expect(at(74_000, 'budgeted').shown.name).toBe('budgeted');
    expect(at(74_000, 'unheard of').shown.name).toBe('naive');
  });

  test('a run that is compressed to a tenth goes through its runbook ten times as fast', () => {
    const running: NewEntry = { kind: 'variant', variant: 'budgeted', state: 'running', beganMs: 0 };
    const state = stateAt(6000, made({ timeScale: 10 }, [0, running]));
    expect(viewOf(state, 3000).clock).toBe('0:30 of 1:00');
    expect(viewOf(state, 3000).shown.cursor).toBe(0.5);
  });

  test.each([
    [0, '0:00'],
    [59_999, '0:59'],
    [61_000, '1:01'],
    [3_723_000, '1:02:03'],
    [-5, '0:00'],
  ])('%i ms reads %s', (ms, text) => expect(clockText(ms)).toBe(text));
});

describe('how it stands', () => {
  test.each([
    [-4000, 'preparing'],
    [-2000, 'starting'],
    [5000, 'baseline'],
    [14_000, 'gate waits'],
    [25_000, 'fault'],
    [50_000, 'recovery'],
    [68_000, 'between runs'],
    [70_000, 'starting'],
    [105_110, 'aborting'],
    [105_200, 'aborted'],
    [200_000, 'aborted'],
  ])('at %i ms: %s', (atMs, text) => expect(at(atMs).status.text).toBe(text));

  test('what could not be lifted is above all else', () => {
    const left = made(
      {},
      [0, { kind: 'stop', by: 'page' }],
      [1, { kind: 'healed', by: 'page', faults: 1, tookMs: 1, left: ['freeze fraud'] }],
    );
    expect(viewOf(stateAt(10, left), 10).status).toEqual({ text: 'not all lifted', tone: 'bad' });
  });

  test('an ended variant says how many statements were as expected', () => {
    expect(at(70_000).variants).toEqual([
      { name: 'budgeted', text: '2/2 as expected', tone: 'good', current: false },
      { name: 'naive', text: 'starting', tone: 'plain', current: true },
    ]);
  });
});

describe('faults', () => {
  test('count down to 1, then are being lifted; without a time they say how long they act', () => {
    expect(at(21_000).shown.faults).toMatchObject([{ remaining: 'lifts in 20 s', share: 1 }]);
    expect(at(31_500).shown.faults).toMatchObject([{ remaining: 'lifts in 10 s', share: 0.475 }]);
    const [bank, fraud] = at(40_990).shown.faults;
    expect(bank).toMatchObject({ remaining: 'lifts in 1 s' });
    expect(fraud).toMatchObject({ remaining: 'acts for 0:04, until a step lifts it', share: null });
    expect(viewOf(stateAt(40_000), 41_500).shown.faults[0]).toMatchObject({ remaining: 'is being lifted', share: 0 });
  });

  test('stand on the timeline where the runbook stood, below each other while they act together', () => {
    const spans = at(66_000).shown.spans.map(({ from, to, lane, acts }) => [
      Math.round(from * 60),
      Math.round(to * 60),
      lane,
      acts,
    ]);
    expect(spans).toEqual([
      [15, 35, 0, false],
      [30, 40, 1, false],
    ]);
  });
});

describe('statements', () => {
  const told = { text: 'max duration < 1s', of: 'expect', observed: '5 s' } as const;
  test.each([
    ['hold', 'planned', false, 'plain'],
    ['hold', 'unknown', false, 'open'],
    ['hold', 'holds', false, 'good'],
    ['hold', 'broken', false, 'bad'],
    ['break', 'planned', false, 'plain'],
    ['break', 'holds', false, 'plain'],
    ['break', 'holds', true, 'bad'],
    ['break', 'broken', false, 'good'],
    ['break', 'broken', true, 'good'],
    ['break', 'unknown', true, 'open'],
  ] as const)('one that must %s and is %s (final: %s) is %s', (expected, state, final, tone) => {
    expect(statementView({ ...told, expected, state, ...(final && { final: true }) }).tone).toBe(tone);
  });
});

test('the step that goes on, or comes next, is marked; none once the run is over', () => {
  const now = (atMs: number) =>
    at(atMs, 'budgeted')
      .shown.steps.filter((step) => step.now)
      .map(({ text }) => text);
  expect(now(-4000)).toEqual(['say: pagers are on']);
  expect(now(14_000)).toEqual(['gate: Is somebody looking at the dashboard of payments?']);
  expect(now(20_000)).toEqual(['inject latency 5 s on payment->bank for 20 s']);
  expect(now(70_000)).toEqual([]);
});

test('figures are those of the last second, and what is used up stands out', () => {
  const { figures, services } = at(100_000).shown;
  expect(figures.map(({ name }) => name)).toEqual(['sent', 'ended', 'in flight', 'p50', 'p99', 'max', 'errors']);
  expect(figures.at(-1)).toMatchObject({ tone: 'bad' });
  expect(services).toContainEqual({ name: 'threads payment', value: '40 of 40', tone: 'bad' });
  expect(services).toContainEqual({ name: 'pool payment → db', value: '10 of 10, 17 wait', tone: 'bad' });
  expect(at(31_000).shown.services).toContainEqual({ name: 'breaker payment → bank', value: 'open', tone: 'bad' });
});

describe('charts', () => {
  const charts = (atMs: number, name: string) => {
    const state = stateAt(atMs);
    return liveCharts(state, state.variants.find((each) => each.name === name)!, atMs);
  };

  test('stand empty before the first second, and those of services come with their data', () => {
    expect(charts(-1000, 'budgeted').map(({ title }) => title)).toEqual(['Durations', 'Outcomes', 'Load', 'In flight']);
    expect(charts(60_000, 'budgeted').map(({ title }) => title)).toContain('Breakers');
    expect(charts(104_000, 'naive').map(({ title }) => title)).not.toContain('Breakers');
  });

  test('have one point for each second, on the clock of the run, and bands while faults act', () => {
    const [durations] = charts(104_000, 'naive');
    expect(durations?.lines[0]?.points[0]?.[0]).toBe(0.5);
    expect(durations?.lines[0]?.points).toHaveLength(32);
    expect(durations?.bands).toEqual([{ from: 21, to: 32, text: 'latency 5 s on payment->bank' }]);
  });

  test('the time axis is that of the planned run and of what gates have taken; it ends with the run', () => {
    const end = (atMs: number) => {
      const state = stateAt(atMs);
      return axisOf(state, state.variants[0]!, atMs);
    };
    expect(end(5000)).toBe(60_000);
    expect(end(15_000)).toBe(63_000);
    expect(end(30_000)).toBe(66_000);
    expect(end(80_000)).toBe(66_000);
  });
});
