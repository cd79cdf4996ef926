import type { RunReport } from '../run-report.ts';
import { endReasonLines } from './end-reasons.ts';
import { explainVerdict } from './explain-verdict.ts';
import { workerLine } from './worker-rows.ts';

/**
 * `S3 · fixed: beside other lanes, max duration < 6s is broken and should hold: ...`: a line for each scenario that was
 * measured again alone.
 */
export function measuredAgainLines({ scenarios }: Pick<RunReport, 'scenarios'>): string[] {
  return scenarios.flatMap(({ name, variant, first = [] }) => {
    const [unexpected, ...more] = first.filter(({ asExpected }) => !asExpected);
    if (!unexpected) return [];
    const others = more.length > 0 ? `, and ${more.length} more` : '';
    return [`${name} · ${variant}: beside other lanes, ${explainVerdict(unexpected)}${others}`];
  });
}

/** `S3 · fixed: 12 never sent, GET /me: capture "token" found nothing`: a line for each reason. */
export function neverSentLines({ scenarios }: Pick<RunReport, 'scenarios'>): string[] {
  return scenarios.flatMap(({ name, variant, reasons = [] }) =>
    endReasonLines(reasons.filter(({ kind }) => kind === 'dropped')).map((line) => `${name} · ${variant}: ${line}`),
  );
}

/** `S3 · fixed: 8 load workers sent 12,000 requests, 1,500 each; ...`: a line for each scenario that was sent from elsewhere. */
export function workerLines({ scenarios }: Pick<RunReport, 'scenarios'>): string[] {
  return scenarios.flatMap(({ name, variant, workers = [], timeScale }) =>
    workers.length === 0 ? [] : [`${name} · ${variant}: ${workerLine(workers, timeScale)}`],
  );
}

/** `S15-9, S15-15 need Redis: install redis-server`: one line for each reason. */
export function skippedLines({ skipped = [] }: Pick<RunReport, 'skipped'>): string[] {
  return [...Map.groupBy(skipped, ({ reason }) => reason)].map(([reason, scenarios]) => {
    const names = scenarios.map(({ scenario }) => scenario).join(', ');
    return `${names} ${scenarios.length === 1 ? 'needs' : 'need'} ${reason}`;
  });
}
