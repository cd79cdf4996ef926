import { runOutcome } from '../../domain/verdict.ts';
import type { RunReport } from '../../report/run-report.ts';

/** One report over the suites of one command: `--json FILE` holds one object however many suites ran. */
export function mergeReports(reports: readonly RunReport[]): RunReport | undefined {
  const [first, ...others] = reports;
  if (!first || others.length === 0) return first;
  const errors = reports.flatMap((report) => report.errors ?? []);
  const skipped = reports.flatMap((report) => report.skipped ?? []);
  const startMs = Math.min(...reports.map(({ run }) => Date.parse(run.startedAt)));
  return {
    schema: 1,
    outcome: runOutcome(reports.map((report) => report.outcome)),
    run: {
      ...first.run,
      suite: reports.map((report) => report.run.suite).join('+'),
      startedAt: new Date(startMs).toISOString(),
      durationMs: Math.max(...reports.map(({ run }) => Date.parse(run.startedAt) + run.durationMs)) - startMs,
    },
    scenarios: reports.flatMap((report) => report.scenarios),
    ...(errors.length > 0 ? { errors } : {}),
    ...(skipped.length > 0 ? { skipped } : {}),
  };
}
