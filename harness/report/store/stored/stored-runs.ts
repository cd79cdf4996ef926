import { readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { systemClock } from '../../../runtime/clock.ts';
import { BASELINES } from '../baselines.ts';
import { foldersIn } from '../files.ts';
import { inUseSince } from './in-use.ts';
import { contentsOf } from './run-contents.ts';
import { type Place, startOf, type Told, toldOf, UNFINISHED } from './told-of-run.ts';

/** A run in a results folder: of a suite, a nightly run, a game day, or a search for headroom. */
export interface StoredRun extends Place, Told {
  readonly bytes: number;
  /** Why it stays whatever is asked, in words that follow its name: `is of a command that still runs`. */
  readonly stays?: string;
}

/** What is among the runs and is none, in words that follow its name: `holds notes.md, which no run makes`. */
export interface Strange {
  readonly path: string;
  readonly why: string;
}

export interface StoredRuns {
  /** By suite, the latest first. */
  readonly runs: readonly StoredRun[];
  readonly strange: readonly Strange[];
}

/** Everything below `root` that is a run, or lies where runs lie. Follows no link. */
export async function readStoredRuns(root: string): Promise<StoredRuns> {
  const [since, linked] = [await inUseSince(root), await linkedIn(root)];
  const runs: StoredRun[] = [];
  const strange: Strange[] = [];
  for (const suite of await suitesIn(root)) {
    for (const { name: id } of await foldersIn(join(root, suite))) {
      const folder = join(root, suite, id);
      await readRunIn({ folder, suite, id }, { since, linked }).then(
        (run) => runs.push(run),
        (error: Error) => {
          // Whatever else has a name of its own, such as copies of mutation runs, claims to be no run.
          if (startOf(id) !== undefined) strange.push({ path: folder, why: briefly(error) });
        },
      );
    }
  }
  return { runs: runs.toSorted((a, b) => a.suite.localeCompare(b.suite) || b.startedMs - a.startedMs), strange };
}

/** Folder of all game days in a results folder. */
export const GAME_DAYS = 'gameday';

/** Folders that hold runs: those of game days have a folder for each runbook. */
async function suitesIn(root: string): Promise<string[]> {
  const names = (await foldersIn(root)).map(({ name }) => name).filter((name) => name !== BASELINES);
  if (!names.includes(GAME_DAYS)) return names;
  const runbooks = (await foldersIn(join(root, GAME_DAYS))).map(({ name }) => join(GAME_DAYS, name));
  return [...names.filter((name) => name !== GAME_DAYS), ...runbooks];
}

interface Around {
  readonly since: number | undefined;
  /** What links in the results folder lead to: link by real path. */
  readonly linked: ReadonlyMap<string, string>;
}

/** A run without a report that changed less than this ago may be one that is being written. */
const WRITTEN_FOR_MS = 60_000;

async function readRunIn(place: Place, { since, linked }: Around): Promise<StoredRun> {
  const { bytes, files, changedMs } = await contentsOf(place.folder);
  const told = await toldOf(place, files);
  const link = linked.get(await realpath(place.folder));
  const mayBeWritten = told.outcome === UNFINISHED && systemClock.wall() - changedMs < WRITTEN_FOR_MS;
  const reasons = [
    ...(since !== undefined && changedMs >= since - CLOCK_STEP_MS ? ['is of a command that still runs'] : []),
    ...(mayBeWritten ? ['has no report yet and is new'] : []),
    ...(link === undefined ? [] : [`is what ${link} leads to`]),
    ...(startOf(place.id) === undefined ? ['has a name that somebody gave it'] : []),
  ];
  const [stays] = reasons;
  return { ...place, bytes, ...told, ...(stays === undefined ? {} : { stays }) };
}

/** File systems keep times in steps. */
const CLOCK_STEP_MS = 2000;

/** The first problem of several lines. */
function briefly({ message }: Error): string {
  return message.split('\n').slice(0, 2).join(' ');
}

/** `results/latest` may be how somebody finds a run. */
async function linkedIn(root: string): Promise<ReadonlyMap<string, string>> {
  const folders = [root, join(root, GAME_DAYS), ...(await suitesIn(root)).map((suite) => join(root, suite))];
  const links = new Map<string, string>();
  for (const folder of folders)
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (!entry.isSymbolicLink()) continue;
      const link = join(folder, entry.name);
      const to = await realpath(link).catch(() => undefined);
      if (to !== undefined) links.set(runOf(to, await realpath(root)), link);
    }
  return links;
}

/** The run that a path lies in, if it lies deeper. */
function runOf(path: string, root: string): string {
  if (!path.startsWith(root + sep)) return path;
  const parts = path.slice(root.length + 1).split(sep);
  return [root, ...parts.slice(0, parts[0] === GAME_DAYS ? 3 : 2)].join(sep);
}
