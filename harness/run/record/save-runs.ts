import type { RunHeader } from '../../domain/run-report.ts';
import { folderOfRun, openStore } from '../../report/store/run-folder.ts';
import { conclude } from './conclude.ts';
import type { RunResult } from './run-result.ts';

/**
 * Stores runs that tests made and writes every form of their report, with the statements that the tests asked for. Runs
 * that were asked nothing prove nothing and are left out; without any other no folder is made.
 */
export async function keepRuns(root: string, header: RunHeader, runs: readonly RunResult[]): Promise<void> {
  const judged = runs.filter(({ verdicts }) => verdicts.length > 0);
  if (judged.length === 0) return;
  const store = openStore(root, header.suite, header.id);
  const results = judged.map(({ evidence, verdicts }) => {
    const statements = verdicts.map(({ text, expected }) => ({ text, expected }));
    return { evidence: { ...evidence, plan: { ...evidence.plan, statements } }, verdicts };
  });
  for (const result of results) await store.keep(result);
  await conclude(store, header, results, []);
}

/** Where the reports of these runs are, or will be. */
export function runsFolder(root: string, { suite, id }: Pick<RunHeader, 'suite' | 'id'>): string {
  return folderOfRun(root, suite, id);
}
