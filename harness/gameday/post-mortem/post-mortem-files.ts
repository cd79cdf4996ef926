import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replace } from '../../report/store/files.ts';
import { SquallError } from '../../runtime/errors.ts';
import { entrySchema, type JournalEntry } from '../journal/entries.ts';
import { concludePostMortem } from './conclude.ts';
import type { PostMortem } from './post-mortem-report.ts';
import { renderPostMortem } from './render-post-mortem.ts';

const JOURNAL = 'journal.jsonl';

/** Whether the folder is that of a game day. */
export function isGameDay(folder: string): boolean {
  return existsSync(join(folder, JOURNAL));
}

/**
 * Writes every form of the post-mortem of the game day in `folder`, and returns it: a pure function of its journal, so it can be done
 * again at any time. Throws SQUALL_USAGE for a journal that cannot be read, SQUALL_NOT_SAVED where a form cannot be written.
 */
export async function writePostMortem(folder: string): Promise<PostMortem> {
  const entries = await readJournal(join(folder, JOURNAL));
  const files = renderPostMortem(entries);
  await Promise.all(Object.entries(files).map(([name, content]) => replace(join(folder, name), content)));
  return concludePostMortem(entries);
}

/** A line that was cut off because the game day was killed meanwhile is the last one, and left out. */
async function readJournal(file: string): Promise<JournalEntry[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const whole = lines.slice(0, -1);
  return whole.map((line, i) => {
    const parsed = entrySchema.safeParse(jsonOf(line));
    if (parsed.success) return parsed.data;
    const problem = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new SquallError('SQUALL_USAGE', `line ${i + 1} of ${file} is no entry of a journal: ${problem}`);
  });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
