import { concludePostMortem } from './conclude.ts';
import { madeJournal } from './made-journal.fixture.ts';

export const SLO = 'success rate >= 99%';
export const EXPECT = { naive: [{ text: SLO, expected: 'hold' as const }] };

/** 20 s at 100/s, a fault of 10 s, and a recovery. */
export function day({ during = { ok: 80, failed: 20 }, bad = 0, after = 30, given = {} }: Given = {}) {
  const made = madeJournal({ expect: EXPECT, ...given });
  made.run('naive');
  made.seconds(20, { ok: 100 });
  made.inject('slow bank');
  made.seconds(10, during);
  made.lift('slow bank');
  if (bad > 0) made.seconds(bad, { failed: 100 });
  made.seconds(after, { ok: 100 });
  return made;
}

interface Given {
  readonly during?: { readonly ok?: number; readonly failed?: number; readonly fallback?: number };
  readonly bad?: number;
  readonly after?: number;
  readonly given?: Parameters<typeof madeJournal>[0];
}

/** What was concluded of a day with one variant. */
export function only(made: ReturnType<typeof madeJournal>) {
  const report = concludePostMortem(made.entries);
  const [variant] = report.variants;
  if (!variant) throw new Error('no variant');
  return { report, variant, rules: report.fixes.map(({ rule }) => rule) };
}
