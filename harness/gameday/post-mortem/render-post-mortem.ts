import { redact } from '../../report/redact.ts';
import type { JournalEntry } from '../journal/entries.ts';
import { dayOf } from './compute/day.ts';
import { concludeDay } from './conclude.ts';
import { renderPostMortemPage } from './page/page.ts';
import { renderPostMortemMarkdown } from './render-markdown.ts';

/** File name -> content of every form of a post-mortem. */
export type PostMortemFiles = Readonly<Record<'post-mortem.html' | 'post-mortem.md' | 'post-mortem.json', string>>;

/** All forms of a post-mortem, without secrets: a pure function of the journal. Throws SQUALL_USAGE for one that opens no game day. */
export function renderPostMortem(entries: readonly JournalEntry[]): PostMortemFiles {
  const day = dayOf(redact(entries));
  const report = concludeDay(day);
  return {
    'post-mortem.html': renderPostMortemPage(report, day),
    'post-mortem.md': renderPostMortemMarkdown(report),
    'post-mortem.json': `${JSON.stringify(report, null, 2)}\n`,
  };
}
