import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { fileName, valid } from '../files.ts';
import { readReport } from '../run-folder.ts';

/** Where a run lies. */
export interface Place {
  /** `<root>/<suite>/<id>` */
  readonly folder: string;
  /** As the folder is called; `gameday/<name>` of game days. */
  readonly suite: string;
  readonly id: string;
}

export interface Told {
  /** Ms since 1970. */
  readonly startedMs: number;
  /**
   * `passed`, `failed`, `inconclusive`, `aborted`, `broken` (a nightly run), as a post-mortem says it (a game day), `searched`, or
   * `unfinished`: it has no report.
   */
  readonly outcome: string;
  /** Runs of a suite that are compared with each other share it: environment and proxy. */
  readonly kind: string;
  /** Whether `compare` and `nightly` compare it with others of its kind. */
  readonly isCompared: boolean;
}

export const UNFINISHED = 'unfinished';

/**
 * What a run says of itself in the report that it has: what all other files of it lead to. Throws SQUALL_USAGE, or an error in words that
 * follow the name of the folder, where it cannot be used.
 */
export async function toldOf(place: Place, files: readonly string[]): Promise<Told> {
  const [, read] = READERS.find(([name]) => files.includes(name)) ?? [];
  if (read) return read(place);
  const startedMs = startOf(place.id);
  if (startedMs === undefined) throw new Error('has no report');
  return { startedMs, outcome: UNFINISHED, kind: UNFINISHED, isCompared: false };
}

/** A game day has the report of its runs, too. */
const READERS: readonly (readonly [file: string, read: (place: Place) => Promise<Told>])[] = [
  ['night.json', nightOf],
  ['post-mortem.json', gameDayOf],
  ['headroom.json', searchOf],
  ['run.json', runOf],
];

async function runOf({ folder, suite, id }: Place): Promise<Told> {
  // A game day that was killed has a report of its runs, and no post-mortem.
  const name = basename(suite);
  const report = await readReport(folder);
  if (!report) throw new Error('has no report');
  const { run, outcome } = report;
  if (fileName(run.suite) !== name || fileName(run.id) !== id)
    throw new Error(`holds the report of another run, ${run.suite}/${run.id}`);
  const kind = `${run.environment}, ${run.proxy}`;
  return { startedMs: Date.parse(run.startedAt), outcome, kind, isCompared: name === suite };
}

const night = z.looseObject({ id: z.string(), startedAt: z.iso.datetime(), outcome: z.string() });

async function nightOf({ folder, id }: Place): Promise<Told> {
  const data = await readJson(folder, 'night.json', night);
  demandSame(id, data.id);
  return { startedMs: Date.parse(data.startedAt), outcome: data.outcome, kind: 'nightly', isCompared: false };
}

const gameDay = z.looseObject({
  planned: z.looseObject({ id: z.string() }),
  startedAt: z.iso.datetime(),
  ending: z.looseObject({ outcome: z.string() }),
});

async function gameDayOf({ folder, id }: Place): Promise<Told> {
  const { planned, startedAt, ending } = await readJson(folder, 'post-mortem.json', gameDay);
  demandSame(id, planned.id);
  return { startedMs: Date.parse(startedAt), outcome: ending.outcome, kind: 'game day', isCompared: false };
}

const search = z.looseObject({ run: z.looseObject({ id: z.string(), startedAt: z.iso.datetime() }) });

async function searchOf({ folder, id }: Place): Promise<Told> {
  const { run } = await readJson(folder, 'headroom.json', search);
  demandSame(id, run.id);
  return { startedMs: Date.parse(run.startedAt), outcome: 'searched', kind: 'headroom', isCompared: false };
}

async function readJson<T>(folder: string, name: string, shape: z.ZodType<T>): Promise<T> {
  const path = join(folder, name);
  return valid(shape, await readFile(path, 'utf8'), path);
}

function demandSame(id: string, told: string): void {
  if (fileName(told) !== id) throw new Error(`holds the report of another run, ${told}`);
}

/** Files that make a run look whole. */
export const TELLING_FILES = READERS.map(([file]) => file);

/** When a run of this id started, in ms since 1970; undefined where somebody else has given the name. */
export function startOf(id: string): number | undefined {
  const [, day, hour, minute, second] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-[0-9a-f]{4}$/.exec(id) ?? [];
  const ms = Date.parse(`${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}
