import { expect, test } from 'vitest';
import type { Verdict } from '../domain/verdict.ts';
import type { RunReport } from '../report/run-report.ts';
import { outcomeOf } from './outcome.ts';

const statement: Verdict = {
  text: 'max duration < 6s',
  expected: 'hold',
  verdict: 'pass',
  asExpected: true,
  observed: 4000,
  bound: 6000,
  unit: 'ms',
  samples: 60,
  window: 'fault',
};
const broken: Verdict = { ...statement, verdict: 'fail', asExpected: false, observed: 30_000 };
const gap: Verdict = { ...statement, verdict: 'inconclusive', asExpected: false, observed: null };

function reportOf(statements: readonly Verdict[], errors?: RunReport['errors']): RunReport {
  const run = { id: 'r', suite: 'timeouts', environment: 'local', proxy: 'embedded', seed: 1 };
  return {
    schema: 1,
    outcome: 'passed',
    run: { ...run, startedAt: '2026-01-01T00:00:00Z', durationMs: 1, versions: {} },
    scenarios: [
      {
        name: 'S1c',
        target: 'payment',
        variant: 'budgeted',
        outcome: 'passed',
        timeScale: 1,
        phases: [],
        ledger: { planned: 60, sent: 60, dropped: 0, outcomes: { answered: 60 }, unaccounted: 0 },
        durations: {},
        statements,
        faults: [],
      },
    ],
    ...(errors ? { errors } : {}),
  };
}

const found = (statements: readonly Verdict[], exitCode: number, errors?: RunReport['errors']) =>
  outcomeOf({ exitCode, report: reportOf(statements, errors), lastError: '' });

test('a statement that is not as expected catches, and says why', () => {
  const { outcome, witnesses } = found([statement, broken, gap], 10);
  expect(outcome).toBe('caught');
  expect(witnesses).toEqual([
    { scenario: 'S1c', variant: 'budgeted', why: expect.stringContaining('observed 30 s, bound 6 s') },
  ]);
});

test('a variant that must break and holds catches as well', () => {
  expect(found([{ ...statement, expected: 'break', asExpected: false }], 10).outcome).toBe('caught');
});

test('a run in which all is as expected has missed the defect', () => {
  expect(found([statement], 0)).toEqual({ outcome: 'missed', witnesses: [] });
});

test('evidence with a hole in it catches nothing', () => {
  expect(found([statement, gap], 11)).toMatchObject({
    outcome: 'unclear',
    problem: expect.stringContaining('is inconclusive'),
  });
});

test('a target that did not start catches nothing', () => {
  const errors = [{ scenario: 'S1c', variant: 'budgeted', code: 'SQUALL_SERVICE_DIED', message: 'payment died' }];
  expect(found([], 12, errors)).toMatchObject({ outcome: 'unclear', problem: expect.stringContaining('payment died') });
  expect(outcomeOf({ exitCode: 1, lastError: 'TypeError: x' })).toMatchObject({
    outcome: 'unclear',
    problem: 'exit code 1: TypeError: x',
  });
});
