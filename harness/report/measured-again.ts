import { explainVerdict } from './explain.ts';
import type { RunReport } from './run-report.ts';

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
