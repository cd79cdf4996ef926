import { describe, expect, test } from 'vitest';
import type { Recording } from '../domain/recording.ts';
import { emptyHistogram, encodeHistogram } from '../runtime/histogram.ts';
import { computeReport } from './compute.ts';
import type { JudgedScenario } from './judged-scenario.ts';
import { SAMPLE_HEADER, sampleRun } from './sample/sample-run.ts';

const [sample] = sampleRun().scenarios as [JudgedScenario];

function recording(key: Partial<Recording>, ...durationsUs: number[]): Recording {
  const histogram = emptyHistogram();
  for (const us of durationsUs) histogram.recordValue(us);
  return {
    phase: 'fault',
    kind: 'answered',
    label: 'ok',
    class: 'success',
    status: 200,
    route: 'r',
    clock: 'response',
    count: durationsUs.length,
    minUs: Math.min(...durationsUs),
    maxUs: Math.max(...durationsUs),
    sumUs: durationsUs.reduce((sum, us) => sum + us, 0),
    hdr: encodeHistogram(histogram),
    ...key,
  };
}

function withLoad(load: Partial<JudgedScenario['evidence']['load']>): JudgedScenario {
  return { ...sample, evidence: { ...sample.evidence, load: { ...sample.evidence.load, ...load } } };
}

function scenarioOf(result: JudgedScenario) {
  const [scenario] = computeReport(SAMPLE_HEADER, [result]).scenarios;
  if (!scenario) throw new Error('one scenario goes in, one must come out');
  return scenario;
}

describe('durations', () => {
  test('have one summary per phase and outcome label, over all routes and statuses', () => {
    const recordings = [
      recording({ route: 'a' }, 1000, 2000),
      recording({ route: 'b', status: 201 }, 9_000_001),
      recording({ label: 'circuit_open', class: 'error', status: 503 }, 700),
      recording({ phase: 'recovery' }, 5000),
    ];
    const { durations } = scenarioOf(withLoad({ recordings }));
    expect(durations.fault?.ok).toMatchObject({ count: 3, minMs: 1, maxMs: 9000.001 });
    expect(durations.fault?.circuit_open).toMatchObject({ count: 1, p50Ms: 0.7, maxMs: 0.7 });
    expect(Object.keys(durations)).toEqual(['fault', 'recovery']);
  });

  test('count from when a request was due, so the service clock is left out', () => {
    const recordings = [recording({}, 4000), recording({ clock: 'service' }, 1000)];
    expect(scenarioOf(withLoad({ recordings })).durations.fault?.ok).toMatchObject({ count: 1, minMs: 4, maxMs: 4 });
  });

  test('of nothing are left out', () => {
    expect(scenarioOf(withLoad({ recordings: [] })).durations).toEqual({});
  });
});

describe('the outcome of a scenario', () => {
  const passed = sampleRun().scenarios.find(({ verdicts }) => verdicts.every((verdict) => verdict.asExpected));

  test('is that of its statements', () => {
    expect(scenarioOf(passed as JudgedScenario).outcome).toBe('passed');
  });

  test('is inconclusive when the ledger does not balance, however good the statements look', () => {
    const { evidence, verdicts } = passed as JudgedScenario;
    const ledger = { ...evidence.load.ledger, unaccounted: 1 };
    const leaky = { evidence: { ...evidence, load: { ...evidence.load, ledger } }, verdicts };
    expect(scenarioOf(leaky).outcome).toBe('inconclusive');
  });

  test('is aborted when it did not run to its end', () => {
    const { evidence, verdicts } = passed as JudgedScenario;
    const ended = { reason: 'aborted', message: 'interrupted' } as const;
    expect(scenarioOf({ evidence: { ...evidence, ended }, verdicts }).outcome).toBe('aborted');
  });
});

test('a run is as bad as its worst scenario, and a run of nothing proves nothing', () => {
  expect(sampleRun().report.outcome).toBe('failed');
  expect(computeReport(SAMPLE_HEADER, []).outcome).toBe('inconclusive');
});
