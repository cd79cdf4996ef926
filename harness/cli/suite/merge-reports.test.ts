import { expect, test } from 'vitest';
import type { RunReport } from '../../report/run-report.ts';
import { sampleRun } from '../../report/sample/sample-run.ts';
import { mergeReports } from './merge-reports.ts';

const { report } = sampleRun();

function during(suite: string, startedAt: string, durationMs: number): RunReport {
  return { ...report, run: { ...report.run, suite, startedAt, durationMs } };
}

test('suites that overlap take from the first start to the last end', () => {
  const merged = mergeReports([
    during('timeouts', '2026-11-21T15:00:10.000Z', 60_000),
    during('retries', '2026-11-21T15:00:00.000Z', 20_000),
    during('tail', '2026-11-21T15:00:30.000Z', 10_000),
  ]);
  expect(merged?.run).toMatchObject({
    suite: 'timeouts+retries+tail',
    startedAt: '2026-11-21T15:00:00.000Z',
    durationMs: 70_000,
  });
  expect(merged?.scenarios).toHaveLength(3 * report.scenarios.length);
});

test('one report stays as it is, and none is none', () => {
  expect(mergeReports([report])).toBe(report);
  expect(mergeReports([])).toBeUndefined();
});
