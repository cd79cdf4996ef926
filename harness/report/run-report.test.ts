import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runReportJsonSchema, runReportSchema } from './run-report.ts';
import { sampleRun } from './sample/sample-run.ts';

/** Word for word what was promised to machines; never edit it, add another beside it. */
const FIRST_CONTRACT = {
  schema: 1,
  outcome: 'failed',
  run: {
    id: 'r1',
    suite: 'timeouts',
    environment: 'local',
    proxy: 'embedded',
    seed: 7,
    startedAt: '2026-11-21T15:45:02.000Z',
    durationMs: 90_000,
    versions: { node: '24.21.0' },
  },
  scenarios: [
    {
      name: 'S3-closed',
      target: 'payment',
      variant: 'naive',
      outcome: 'failed',
      timeScale: 1,
      phases: [{ name: 'fault', fromMs: 0, toMs: 36_000 }],
      ledger: { planned: 2, sent: 2, dropped: 0, outcomes: { answered: 1, 'timed-out': 1 }, unaccounted: 0 },
      durations: {
        fault: { ok: { count: 1, minMs: 1, p50Ms: 1, p90Ms: 1, p99Ms: 1, p999Ms: 1, maxMs: 1 } },
      },
      statements: [
        {
          text: 'max duration < 6s',
          expected: 'hold',
          verdict: 'fail',
          asExpected: false,
          observed: 9840,
          bound: 6000,
          unit: 'ms',
          samples: 2,
          window: 'fault 0-36 s',
          why: 'request 1 took 9.84 s',
        },
      ],
      faults: [{ edge: 'payment->bank', kind: 'latency', fromMs: 0, toMs: 36_000, touched: null }],
    },
  ],
};

/** What was added beside it: computed figures and what was measured. */
const WITH_FIGURES = {
  ...FIRST_CONTRACT,
  scenarios: FIRST_CONTRACT.scenarios.map((scenario) => ({
    ...scenario,
    figures: [
      {
        quantity: 'p50 duration',
        expected: '5.58s ±10%',
        low: 5022,
        high: 6138,
        observed: 5610,
        unit: 'ms',
        within: true,
        samples: 1000,
      },
      {
        quantity: 'available threads',
        expected: '100',
        low: 100,
        high: 100,
        observed: null,
        unit: 'count',
        within: false,
        samples: 0,
        why: 'no service reported how many of its threads were free',
      },
    ],
  })),
};

/** And what was found beside other lanes, when that was measured again alone. */
const WITH_FIRST = {
  ...FIRST_CONTRACT,
  scenarios: FIRST_CONTRACT.scenarios.map((scenario) => ({ ...scenario, first: scenario.statements })),
};

describe('compatibility', () => {
  test('a report with first measurements is still read', () => {
    expect(runReportSchema.parse(WITH_FIRST)).toEqual(WITH_FIRST);
  });

  test('a report with figures is still read', () => {
    expect(runReportSchema.parse(WITH_FIGURES)).toEqual(WITH_FIGURES);
  });

  test('a report of the first contract is still read', () => {
    expect(runReportSchema.parse(FIRST_CONTRACT)).toEqual(FIRST_CONTRACT);
  });

  test('fields of a later version are ignored and kept', () => {
    const later = { ...FIRST_CONTRACT, run: { ...FIRST_CONTRACT.run, commit: 'abc' } };
    expect(runReportSchema.parse(later)).toEqual(later);
  });

  test.each(['schema', 'outcome', 'run', 'scenarios'])('a report without %s is refused', (field) => {
    expect(runReportSchema.safeParse({ ...FIRST_CONTRACT, [field]: undefined }).success).toBe(false);
  });

  test('another schema version is refused', () => {
    expect(runReportSchema.safeParse({ ...FIRST_CONTRACT, schema: 2 }).success).toBe(false);
  });
});

test('what a run computes keeps the contract, also after a way through JSON', () => {
  const { report } = sampleRun();
  expect(runReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
});

test('the published JSON Schema is that of the code (else: node harness/report/publish-schema.ts)', () => {
  const published = readFileSync(new URL('./run-report.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(runReportJsonSchema())));
});
