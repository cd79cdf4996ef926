import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { profileOf, type RunProfile } from '../../report/compare/profile.ts';
import type { NightlyRun } from '../../report/nightly/nightly-report.ts';
import { folderOfRun, readRun } from '../../report/store/run-folder.ts';
import { markInUse } from '../../report/store/stored/in-use.ts';
import { systemClock } from '../../runtime/clock.ts';
import { EXIT, SquallError } from '../../runtime/errors.ts';
import type { ProcessTools } from '../../runtime/process/process.ts';
import { createReaper } from '../../runtime/reaper/reaper.ts';
import { logGroup } from '../nightly/github-actions.ts';
import { runSuiteProcess, type SuiteProcess } from '../suite/suite-process.ts';

export interface Turns extends Omit<SuiteProcess, 'project'> {
  readonly suite: string;
  /** Folders of the two projects. */
  readonly before: string;
  readonly after: string;
  /** Runs of each side. */
  readonly repeat: number;
}

export interface Sides {
  readonly before: readonly RunProfile[];
  readonly after: readonly RunProfile[];
}

/**
 * Runs a suite in two projects by turns, A B B A A B B A: a machine that becomes slower bit by bit then moves both sides alike.
 * Throws when a run does not get to its verdicts; undefined when interrupted.
 */
export async function takeTurns(turns: Turns, signal: AbortSignal): Promise<Sides | undefined> {
  const tools: ProcessTools = { clock: systemClock, reaper: createReaper() };
  const projects = { before: projectIn(turns.before), after: projectIn(turns.after) };
  const results = resolve(turns.results);
  const found: { before: RunProfile[]; after: RunProfile[] } = { before: [], after: [] };
  await mkdir(results, { recursive: true });
  await using _mark = await markInUse(results);
  for (const [i, side] of orderOf(turns.repeat).entries()) {
    if (signal.aborted) return undefined;
    using _group = logGroup(`${turns.suite} ${side}, run ${i + 1} of ${2 * turns.repeat}`);
    const request = { ...turns, results, project: projects[side] };
    const run = await runSuiteProcess({ suite: turns.suite, repeat: found[side].length + 1 }, request, tools, signal);
    if (signal.aborted) return undefined;
    found[side].push(await profileOfRun(run, side, results));
  }
  return found;
}

/** A B B A A B B A ... */
export function orderOf(repeat: number): ('before' | 'after')[] {
  return Array.from({ length: 2 * repeat }, (_, i) => (i % 4 === 1 || i % 4 === 2 ? 'after' : 'before'));
}

/** A checkout of Squall runs its own harness, a project the package that it installed. */
function projectIn(folder: string): { readonly folder: string; readonly main: string } {
  const own = fileURLToPath(new URL('../main.ts', import.meta.url));
  const candidates = ['harness/cli/main.ts', 'node_modules/squall/dist/cli/main.js'];
  if (!existsSync(join(folder, 'suites')))
    throw new SquallError('SQUALL_USAGE', `there is no folder suites in ${folder}`, {
      hint: 'with --suite, give the folders of two projects, such as two checkouts of one',
    });
  const main = candidates.map((path) => resolve(folder, path)).find((path) => existsSync(path)) ?? own;
  return { folder: resolve(folder), main };
}

/** Exit codes of a run that got to its verdicts. */
const JUDGED: ReadonlySet<number> = new Set([EXIT.asExpected, EXIT.statementFailed, EXIT.inconclusive]);

/** A file may declare several suites; what they ran is one run. */
async function profileOfRun(run: NightlyRun, side: string, results: string): Promise<RunProfile> {
  const { reports, exitCode, why, repeat } = run;
  const folders = reports.map((report) => folderOfRun(results, report.run.suite, report.run.id));
  const profiles = await Promise.all(folders.map(async (folder) => profileOf(await readRun(folder))));
  const [first] = profiles;
  if (first && JUDGED.has(exitCode)) return { ...first, scenarios: profiles.flatMap(({ scenarios }) => scenarios) };
  throw new SquallError(
    'SQUALL_NOT_AVAILABLE',
    `run ${repeat} ${side} ended with exit code ${exitCode}${why ? `: ${why}` : ''}; nothing was compared`,
  );
}
