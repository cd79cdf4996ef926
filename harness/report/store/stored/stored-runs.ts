import { readdir, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { z } from 'zod';
import { systemClock } from '../../../runtime/clock.ts';
import { BASELINES } from '../baselines.ts';
import { fileName, foldersIn, valid } from '../files.ts';
import { readReport } from '../run-folder.ts';
import { inUseSince } from './in-use.ts';
import { contentsOf } from './run-contents.ts';

/** A run in a results folder: of a suite, or a nightly run. */
export interface StoredRun {
  /** `<root>/<suite>/<id>` */
  readonly folder: string;
  /** As the folder is called. */
  readonly suite: string;
  readonly id: string;
  /** Ms since 1970. */
  readonly startedMs: number;
  readonly bytes: number;
  /** `passed`, `failed`, `inconclusive`, `aborted`, `broken` (a nightly run), or `unfinished`: it has no report. */
  readonly outcome: string;
  /** Runs of a suite that are compared with each other share it: environment and proxy. */
  readonly kind: string;
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
  for (const { name: suite } of await foldersIn(root)) {
    if (suite === BASELINES) continue;
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

interface Around {
  readonly since: number | undefined;
  /** What links in the results folder lead to: link by real path. */
  readonly linked: ReadonlyMap<string, string>;
}

type Told = Pick<StoredRun, 'startedMs' | 'outcome' | 'kind'>;

/** A run without a report that changed less than this ago may be one that is being written. */
const WRITTEN_FOR_MS = 60_000;

async function readRunIn(
  place: Pick<StoredRun, 'folder' | 'suite' | 'id'>,
  { since, linked }: Around,
): Promise<StoredRun> {
  const { bytes, files, changedMs } = await contentsOf(place.folder);
  const told = await reportOf(place, files);
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
const UNFINISHED = 'unfinished';

async function reportOf(
  { folder, suite, id }: Pick<StoredRun, 'folder' | 'suite' | 'id'>,
  files: readonly string[],
): Promise<Told> {
  if (files.includes('night.json')) return nightOf(folder, id);
  const report = await readReport(folder);
  if (!report) {
    const startedMs = startOf(id);
    if (startedMs === undefined) throw new Error('has no report');
    return { startedMs, outcome: UNFINISHED, kind: UNFINISHED };
  }
  const { run, outcome } = report;
  if (fileName(run.suite) !== suite || fileName(run.id) !== id)
    throw new Error(`holds the report of another run, ${run.suite}/${run.id}`);
  return { startedMs: Date.parse(run.startedAt), outcome, kind: `${run.environment}, ${run.proxy}` };
}

const night = z.looseObject({ id: z.string(), startedAt: z.iso.datetime(), outcome: z.string() });

async function nightOf(folder: string, id: string): Promise<Told> {
  const path = join(folder, 'night.json');
  const data = valid(night, await readFile(path, 'utf8'), path);
  if (fileName(data.id) !== id) throw new Error(`holds the report of another run, ${data.id}`);
  return { startedMs: Date.parse(data.startedAt), outcome: data.outcome, kind: 'nightly' };
}

/** The first problem of several lines. */
function briefly({ message }: Error): string {
  return message.split('\n').slice(0, 2).join(' ');
}

/** When a run of this id started, in ms since 1970; undefined where somebody else has given the name. */
function startOf(id: string): number | undefined {
  const [, day, hour, minute, second] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-[0-9a-f]{4}$/.exec(id) ?? [];
  const ms = Date.parse(`${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** `results/latest` may be how somebody finds a run. */
async function linkedIn(root: string): Promise<ReadonlyMap<string, string>> {
  const folders = [root, ...(await foldersIn(root)).map(({ name }) => join(root, name))];
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
  return [
    root,
    ...path
      .slice(root.length + 1)
      .split(sep)
      .slice(0, 2),
  ].join(sep);
}
