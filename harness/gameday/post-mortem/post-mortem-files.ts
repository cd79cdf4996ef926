import { join } from 'node:path';
import { replace } from '../../report/store/files.ts';
import { readJournal } from '../journal/read-journal.ts';
import { concludePostMortem } from './conclude.ts';
import type { PostMortem } from './post-mortem-report.ts';
import { renderPostMortem } from './render-post-mortem.ts';

/**
 * Writes every form of the post-mortem of the game day in `folder`, and returns it: a pure function of its journal, so it can be done
 * again at any time. Throws SQUALL_USAGE for a journal that cannot be read, SQUALL_NOT_SAVED where a form cannot be written.
 */
export async function writePostMortem(folder: string): Promise<PostMortem> {
  const { entries } = await readJournal(folder);
  const files = renderPostMortem(entries);
  await Promise.all(Object.entries(files).map(([name, content]) => replace(join(folder, name), content)));
  return concludePostMortem(entries);
}
