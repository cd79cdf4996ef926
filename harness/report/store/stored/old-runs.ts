import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SquallError } from '../../../runtime/errors.ts';
import type { StoredRun } from './stored-runs.ts';
import { TELLING_FILES } from './told-of-run.ts';

/**
 * All but the latest `keep` runs of each suite in each environment and with each proxy, as `compare` tells them apart, so that
 * many runs of one kind do not drive out the history of another. Runs without a report are a kind of their own.
 */
export function oldRuns(runs: readonly StoredRun[], keep: number): StoredRun[] {
  const kinds = Map.groupBy(runs, ({ suite, kind }) => JSON.stringify([suite, kind]));
  return [...kinds.values()]
    .flatMap((ofKind) => ofKind.toSorted((a, b) => b.startedMs - a.startedMs).slice(keep))
    .filter(({ stays }) => stays === undefined);
}

/** Removes runs, whatever fails on the way. Throws SQUALL_NOT_REMOVED with those that are left. */
export async function removeRuns(runs: readonly StoredRun[]): Promise<void> {
  const failures: string[] = [];
  for (const { folder } of runs)
    await removeRun(folder).catch(({ message }: Error) => failures.push(`  - ${folder}: ${message}`));
  if (failures.length === 0) return;
  throw new SquallError('SQUALL_NOT_REMOVED', ['runs that could not be removed:', ...failures].join('\n'));
}

/** The report first: what is left of a run when this is interrupted must not look whole. */
async function removeRun(folder: string): Promise<void> {
  for (const name of TELLING_FILES) await rm(join(folder, name), { force: true });
  await rm(folder, { recursive: true });
}
