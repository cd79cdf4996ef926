import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { notOurs } from '../../report/store/files.ts';
import { SquallError } from '../../runtime/errors.ts';
import { entrySchema, type JournalEntry } from './entries.ts';
import { JOURNAL_FILE } from './journal.ts';

export interface ReadJournal {
  /** The first is `opened`. */
  readonly entries: readonly JournalEntry[];
  /** What there was of a last line that was not written to its end; absent where every line is whole. */
  readonly cut?: string;
}

/** Far above the journal of any game day, and far below what would bring a machine down. */
const MOST_BYTES = 256 * 1024 * 1024;

export function isGameDay(folder: string): boolean {
  return existsSync(join(folder, JOURNAL_FILE));
}

/**
 * The journal in the folder of a game day, however that ended: a last line that was cut is left out. Throws SQUALL_UNKNOWN_NAME when
 * there is none, and SQUALL_USAGE with every line that is no entry.
 */
export async function readJournal(folder: string): Promise<ReadJournal> {
  const path = join(folder, JOURNAL_FILE);
  const lines = (await textOf(path, folder)).split('\n');
  const unfinished = lines.pop() ?? '';
  const read = lines.map(entryIn);
  const last = unfinished === '' ? undefined : entryIn(unfinished);
  if (last?.entry) read.push(last);
  const [first] = read;
  const problems = [
    ...read.flatMap(({ problem }, i) => (problem === undefined ? [] : [`line ${i + 1}: ${problem}`])),
    ...(first?.entry && first.entry.kind !== 'opened' ? [`line 1: it begins with ${first.entry.kind}`] : []),
    ...(first ? [] : ['it holds no whole line']),
  ];
  if (problems.length > 0) throw notOurs(path, problems);
  const entries = read.flatMap(({ entry }) => entry ?? []);
  return last && !last.entry ? { entries, cut: unfinished } : { entries };
}

async function textOf(path: string, folder: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw notOurs(path, [`it holds more than ${MOST_BYTES / 1024 / 1024} MB`]);
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof SquallError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw notOurs(path, [message], cause);
    throw noGameDay(folder, cause);
  }
}

function noGameDay(folder: string, cause: unknown): SquallError {
  return new SquallError('SQUALL_UNKNOWN_NAME', `no game day in ${folder}: it has no ${JOURNAL_FILE}`, {
    hint: 'give the folder of one game day: results/gameday/<name>/<id>',
    cause,
  });
}

function entryIn(line: string): { readonly entry?: JournalEntry; readonly problem?: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { problem: (error as Error).message };
  }
  const parsed = entrySchema.safeParse(value);
  if (parsed.success) return { entry: value as JournalEntry };
  return {
    problem: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'it'}: ${message}`).join('; '),
  };
}
