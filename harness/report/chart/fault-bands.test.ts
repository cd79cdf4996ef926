import { expect, test } from 'vitest';
import type { Evidence } from '../../domain/evidence.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { bandsOf } from './fault-bands.ts';

const { evidence } = sampleRun().scenarios[0]!;

/** A fault of 20 s of real time, ten times faster, from second 10 on. */
function withFault(fault: object): Evidence {
  const text = 'outage';
  const phase = { ...evidence.plan.phases[0]!, faults: [{ kind: 'shape', on: 'a->b', ...fault }], faultTexts: [text] };
  return {
    ...evidence,
    plan: { ...evidence.plan, timeScale: 10, phases: [phase] },
    faults: [{ ...evidence.faults[0]!, text, fromMs: 1000, toMs: 3000 }],
  };
}

const windows = (of: Evidence) =>
  bandsOf([{ evidence: of, clock: (ms) => (ms * of.plan.timeScale) / 1000 }]).map(({ from, to }) => [from, to]);

test('a fault that is lifted before its phase ends is a band while it acts', () => {
  const steps = [
    { atMs: 0, fault: {} },
    { atMs: 600, fault: null },
  ];
  expect(windows(withFault({ steps }))).toEqual([[10, 16]]);
});

test('a flapping one is a band each time, the last time until the phase ends', () => {
  const steps = [
    { atMs: 0, fault: {} },
    { atMs: 100, fault: {} },
    { atMs: 200, fault: null },
  ];
  expect(windows(withFault({ steps, everyMs: 900 }))).toEqual([
    [10, 12],
    [19, 21],
    [28, 30],
  ]);
});

test('any other is a band from its begin to its end', () => {
  expect(windows(withFault({ kind: 'latency', latencyMs: 5 }))).toEqual([[10, 30]]);
});
