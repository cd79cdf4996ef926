import type { RunHeader } from '../../report/run-report.ts';
import { openStore } from '../../report/store/run-folder.ts';
import { conclude } from './conclude.ts';
import type { RunResult } from './run-result.ts';

/**
 * Stores the runs of tests and writes every form of their report, with the statements that the tests judged. A run without
 * a statement proves nothing and is left out; if there is no other, no folder is made.
 */
export async function saveRuns(root: string, header: RunHeader, runs: readonly RunResult[]): Promise<void> {
  const judged = runs.filter(({ verdicts }) => verdicts.length > 0);
  if (judged.length === 0) return;
  const store = openStore(root, header.suite, header.id);
  const results = judged.map(({ evidence, verdicts }) => {
    const statements = verdicts.map(({ text, expected }) => ({ text, expected }));
    return { evidence: { ...evidence, plan: { ...evidence.plan, statements } }, verdicts };
  });
  for (const result of results) await store.keep(result);
  await conclude({ store, header, results });
}
