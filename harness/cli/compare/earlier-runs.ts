import { figuresOfReport, type RunFigures } from '../../report/compare/figures.ts';
import type { RunProfile } from '../../report/compare/profile.ts';
import { readRunsOf } from '../../report/store/all-runs.ts';

/** Runs below `results` that were made as `runs` were: of the same suite, environment and proxy. */
export async function earlierRuns(results: string, runs: readonly RunProfile[]): Promise<readonly RunFigures[]> {
  const kind = ({ suite, environment, proxy }: RunProfile['run']) => JSON.stringify([suite, environment, proxy]);
  const wanted = new Set(runs.map(({ run }) => kind(run)));
  const suites = [...new Set(runs.map(({ run }) => run.suite))];
  const reports = (await Promise.all(suites.map((suite) => readRunsOf(results, suite)))).flat();
  return reports.filter(({ run }) => wanted.has(kind(run))).map(figuresOfReport);
}
