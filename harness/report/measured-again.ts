import { explainVerdict } from './explain.ts';
import type { RunReport } from './run-report.ts';

/**
 * `S3 · fixed, since beside others max duration < 6s is broken and should hold: ...`: a line for each scenario that was
 * measured again alone.
 */
export function measuredAgainLines({ scenarios }: Pick<RunReport, 'scenarios'>): string[] {
  return scenarios.flatMap(({ name, variant, first = [] }) => {
    const [surprise, ...more] = first.filter(({ asExpected }) => !asExpected);
    if (!surprise) return [];
    const others = more.length > 0 ? `, and ${more.length} more` : '';
    return [`${name} · ${variant}, since beside others ${explainVerdict(surprise)}${others}`];
  });
}
