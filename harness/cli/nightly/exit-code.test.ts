import { expect, test } from 'vitest';
import { computeNightlyReport } from '../../report/nightly/compute-nightly.ts';
import type { NightlyOutcome, NightlyRun } from '../../report/nightly/nightly-report.ts';
import { nightlyExitCode } from './exit-code.ts';

const HEADER = { id: 'n1', startedAt: '2026-11-21T02:17:00.000Z', durationMs: 1, repeats: 1 };
const broke = (exitCode: number): NightlyRun => ({ suite: 's', repeat: 1, runId: 'r', exitCode, reports: [] });

test.each([
  ['passed', 0],
  ['failed', 10],
  ['inconclusive', 11],
] as [NightlyOutcome, number][])('%s ends with %i', (outcome, code) => {
  expect(nightlyExitCode({ schema: 1, ...HEADER, outcome, suites: [] })).toBe(code);
});

test.each([
  [[12], 12],
  [[12, 1], 1],
  [[2, 12], 12],
  [[13], 13],
  [[137], 1],
])('runs that broke with %j end it with %i', (codes, expected) => {
  expect(nightlyExitCode(computeNightlyReport(HEADER, codes.map(broke), new Map()))).toBe(expected);
});
