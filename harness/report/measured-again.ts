import type { RunReport, ScenarioReport, StatementReport } from '../domain/run-report.ts';
import { explainVerdict } from './explain.ts';

/**
 * `S3 · fixed, since beside others max duration < 6s is broken and should hold: ...`: a line for each scenario that was
 * measured again alone.
 */
export function measuredAgainLines({ scenarios }: Pick<RunReport, 'scenarios'>): string[] {
  return scenarios.flatMap(({ first, ...scenario }) => (first ? [measuredAgainLine(scenario, first)] : []));
}

function measuredAgainLine(
  { name, variant }: Pick<ScenarioReport, 'name' | 'variant'>,
  first: readonly StatementReport[],
): string {
  const [surprise, ...more] = first.filter(({ asExpected }) => !asExpected);
  const why = surprise ? explainVerdict(surprise) : 'it was not as expected';
  return `${name} · ${variant}, since beside others ${why}${more.length > 0 ? `, and ${more.length} more` : ''}`;
}
