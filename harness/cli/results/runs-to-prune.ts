import { access, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ENOUGH_HISTORY } from '../../report/compare/history-changes.ts';
import { plain, widthOf, wrap } from '../../report/console/text.ts';
import { plural } from '../../report/explain/format.ts';
import { writeIndex } from '../../report/store/all-runs.ts';
import { oldRuns, removeRuns } from '../../report/store/stored/old-runs.ts';
import { readStoredRuns, type StoredRun, type StoredRuns } from '../../report/store/stored/stored-runs.ts';
import { systemClock } from '../../runtime/clock.ts';
import { SquallError } from '../../runtime/errors.ts';
import { age, row, size, sizeOf } from './amounts.ts';
import type { Prunable } from './prune.ts';

/** The runs in a results folder; none where there is no such folder yet. Throws SQUALL_USAGE where it is none. */
export async function runsToPrune(root: string): Promise<Prunable> {
  await demandFolder(root);
  const stored = await readStoredRuns(root);
  const { runs } = stored;
  const line = (run: StoredRun) => lineOf(run, root, widthOfNames(stored, root));
  return {
    list: ({ columns }) =>
      [
        ...runs.map((run) => [line(run), run.stays === undefined ? '' : '(stays)'].join('  ').trimEnd()),
        ...strangeLines(stored, root).flatMap((text) => wrap(text, columns)),
        runs.length === 0 ? `no runs in ${root}` : `${plural(runs.length, 'run')} in ${root}, ${sizeOf(runs)}`,
      ].join('\n'),
    choose: (keep) => {
      const old = oldRuns(runs, keep);
      return {
        lines: old.map(line),
        summary: `${plural(old.length, 'run')}, ${sizeOf(old)}`,
        notes: [...staysLines(runs, root), ...strangeLines(stored, root), ...historyLines(runs, old)],
        remove: async () => {
          try {
            await removeRuns(old);
          } finally {
            await refreshIndex(root);
          }
        },
      };
    },
  };
}

async function demandFolder(root: string): Promise<void> {
  const isFolder = await stat(root).then(
    (found) => found.isDirectory(),
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );
  if (!isFolder) throw new SquallError('SQUALL_USAGE', `${root} is no folder`, { hint: '--results names another one' });
}

function lineOf({ folder, startedMs, bytes, outcome }: StoredRun, root: string, width: number): string {
  return row(relative(root, folder), width, [age(systemClock.wall() - startedMs), size(bytes), plain(outcome)]);
}

function widthOfNames({ runs }: StoredRuns, root: string): number {
  return Math.max(0, ...runs.map(({ folder }) => widthOf(plain(relative(root, folder)))));
}

function strangeLines({ strange }: StoredRuns, root: string): string[] {
  return strange.map(({ path, why }) => `not touched: ${plain(relative(root, path))} ${plain(why)}`);
}

function staysLines(runs: readonly StoredRun[], root: string): string[] {
  return runs.flatMap(({ folder, stays }) =>
    stays === undefined ? [] : [`stays: ${plain(relative(root, folder))} ${plain(stays)}`],
  );
}

/** A single run is judged against earlier ones only if there are enough of them. */
function historyLines(runs: readonly StoredRun[], old: readonly StoredRun[]): string[] {
  const compared = runs.filter(({ isCompared }) => isCompared);
  const kinds = Map.groupBy(compared, ({ suite, kind }) => `${suite} (${kind})`);
  return [...kinds].flatMap(([name, ofKind]) => {
    const left = ofKind.filter((run) => !old.includes(run)).length;
    if (ofKind.length < ENOUGH_HISTORY || left >= ENOUGH_HISTORY) return [];
    const judged = `compare and nightly judge a single run against at least ${ENOUGH_HISTORY}`;
    return [`history: ${plain(name)} keeps ${plural(left, 'run')}, and ${judged}`];
  });
}

/** The page over all runs leads to no run that is gone. */
async function refreshIndex(root: string): Promise<void> {
  const isThere = await access(join(root, 'index.html')).then(
    () => true,
    () => false,
  );
  if (isThere) await writeIndex(root);
}
