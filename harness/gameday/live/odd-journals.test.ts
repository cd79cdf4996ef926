import { Ansis } from 'ansis';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { plotOf } from '../../report/html/plot.ts';
import { entrySchema, type JournalEntry } from '../journal/entries.ts';
import { advance } from './advance.ts';
import { liveCharts } from './live-charts.ts';
import { NOTHING_YET } from './live-state.ts';
import { viewOf } from './live-view.ts';
import { axisOf } from './runbook-clock.ts';
import { blockLines } from './terminal-lines.ts';

const text = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'latency 1 s on a->b',
    'breaker_state{dep="bank"}',
    'pool_in_use',
    '__proto__',
    'threads total',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const ms = fc.double({ min: 0, max: 1e9, noNaN: true });
const count = fc.nat(1e6);
const index = fc.nat(4);
const counts = fc.dictionary(text, fc.double({ noNaN: true, noDefaultInfinity: true }), { maxKeys: 5 });
const optional = <T>(name: string, of: fc.Arbitrary<T>) =>
  fc.option(of, { nil: undefined }).map((value) => (value === undefined ? {} : { [name]: value }));

const fault = { name: text, text, on: text };
const verdict = fc.record({
  text: text.filter((each) => each !== ''),
  expected: fc.constantFrom('hold', 'break'),
  verdict: fc.constantFrom('pass', 'fail', 'inconclusive'),
  asExpected: fc.boolean(),
  observed: fc.constant(null),
  bound: ms,
  unit: fc.constant('ms'),
  samples: count,
  window: text,
});

const SHAPES = {
  opened: fc.record({
    schema: fc.constant('squall-gameday/1'),
    id: text,
    name: text,
    title: text,
    hypothesis: text,
    roles: fc.dictionary(text, text, { maxKeys: 2 }),
    target: text,
    variants: fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
    environment: text,
    proxy: text,
    timeScale: fc.double({ min: 0.01, max: 100, noNaN: true }),
    seed: count,
    rate: ms,
    lengthMs: ms,
    edges: fc.array(text, { maxLength: 2 }),
    steps: fc.array(fc.record({ kind: fc.constantFrom('gate', 'inject', 'load', 'x'), atMs: ms, text }), {
      maxLength: 5,
    }),
    steadyState: fc.array(text, { maxLength: 2 }),
    expect: fc.dictionary(
      fc.constantFrom('a', 'b'),
      fc.array(fc.record({ text, expected: fc.constantFrom('hold', 'break') }), { maxLength: 3 }),
    ),
    abort: fc.array(text, { maxLength: 1 }),
    repeat: text,
    versions: fc.constant({}),
  }),
  variant: fc
    .tuple(
      fc.record({ variant: text, state: fc.constantFrom('starting', 'running', 'ended') }),
      optional('beganMs', ms),
    )
    .map(([one, more]) => ({ ...one, ...more })),
  phase: fc.record({ variant: text, phase: fc.constantFrom('baseline', 'fault', 'recovery') }),
  step: fc.record({ variant: text, index, text, state: fc.constantFrom('began', 'done', 'failed', 'skipped') }),
  said: fc.record({ text, by: text }),
  gate: fc.record({ variant: text, index, question: text, state: fc.constantFrom('waits', 'passed', 'refused') }),
  'fault-applied': fc
    .tuple(
      fc.record({ variant: text, ...fault }),
      optional('liftsAtMs', fc.double({ min: -1e9, max: 1e9, noNaN: true })),
    )
    .map(([one, more]) => ({ ...one, ...more })),
  'fault-lifted': fc.record({ variant: text, ...fault, by: text, actedMs: ms, touched: fc.option(count) }),
  second: fc.record({
    variant: text,
    phase: text,
    lastsMs: ms,
    sent: count,
    inFlight: count,
    perSecond: ms,
    p50Ms: fc.option(ms),
    p99Ms: fc.option(ms),
    maxMs: fc.option(ms),
    labels: counts,
    classes: fc.dictionary(fc.constantFrom('success', 'error', 'fallback', 'rejected', 'other'), count),
    services: fc.dictionary(text, counts, { maxKeys: 2 }),
  }),
  statement: fc.record({
    variant: text,
    text,
    of: fc.constantFrom('steady state', 'check', 'expect'),
    state: fc.constantFrom('holds', 'broken', 'unknown'),
    observed: text,
  }),
  alert: fc.record({
    variant: text,
    name: text,
    state: fc.constantFrom('fires', 'resolved'),
    labels: fc.dictionary(text, text, { maxKeys: 2 }),
  }),
  abort: fc.record({ guard: text, observed: text }),
  stop: fc.record({ by: text }),
  healed: fc.record({ by: text, faults: count, tookMs: ms, left: fc.array(text, { maxLength: 2 }) }),
  verdicts: fc.record({ variant: text, verdicts: fc.array(verdict, { maxLength: 3 }) }),
  ended: fc.record({
    outcome: fc.constantFrom('as expected', 'failed', 'inconclusive', 'aborted', 'stopped', 'broken'),
  }),
} satisfies Record<JournalEntry['kind'], fc.Arbitrary<object>>;

const entry = fc.oneof(
  ...Object.entries(SHAPES).map(([kind, shape]) =>
    fc
      .tuple(shape as fc.Arbitrary<object>, fc.double({ min: -1e6, max: 1e9, noNaN: true }))
      .map(([rest, atMs]) => ({ kind, atMs, wall: '2026-11-27T13:30:00.000Z', ...rest }) as JournalEntry),
  ),
);

test('whatever entries come in whatever order, page and terminal can show it', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 25 }), fc.integer({ min: 10, max: 160 }), (entries, columns) => {
      let state = NOTHING_YET;
      for (const each of entries) state = advance(state, entrySchema.parse(each));
      const view = viewOf(state, state.atMs);
      for (const { lane, from, to } of view.shown.spans)
        expect(lane >= 0 && from <= to && to <= 1 && from >= 0).toBe(true);
      for (const variant of state.variants) {
        for (const chart of liveCharts(state, variant, state.atMs)) expect(plotOf(chart).x).not.toContain(Number.NaN);
        expect(axisOf(state, variant, state.atMs)).toBeGreaterThanOrEqual(0);
      }
      const extras = { p99Ms: [1, null], errors: [0, 1], hint: 'x', hintTone: 'plain' } as const;
      const lines = blockLines(view, extras, { columns, rows: 30 }, new Ansis(0));
      for (const line of lines) {
        expect(stringWidth(line)).toBeLessThan(Math.max(columns, 20));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not be there
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }
    }),
    { numRuns: 300 },
  );
});
