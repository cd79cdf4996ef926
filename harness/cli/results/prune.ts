import { createInterface } from 'node:readline/promises';
import { SquallError } from '../../runtime/errors.ts';

/** Things of which old ones can be removed. */
export interface Prunable {
  /** All of them, as lines of text. */
  list(paper: { readonly columns: number }): string;
  /** What to remove so that `keep` of each kind stay. */
  choose(keep: number): Choice;
}

export interface Choice {
  /** A line each. */
  readonly lines: readonly string[];
  /** `3 runs, 12 MB` */
  readonly summary: string;
  /** What to know before: what stays and why, and what cannot be done afterwards. */
  readonly notes: readonly string[];
  /** Throws SQUALL_NOT_REMOVED with what is left. */
  remove(): Promise<void>;
}

export interface PruneOptions {
  readonly keep: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Shows what is going to be removed, asks, and removes it. Throws SQUALL_USAGE where nobody can be asked. */
export async function prune(prunable: Prunable, { keep, dryRun, yes }: PruneOptions): Promise<void> {
  const { lines, summary, notes, remove } = prunable.choose(keep);
  for (const line of [...lines, ...notes]) console.log(line);
  if (lines.length === 0) {
    console.log('nothing to remove');
    return;
  }
  if (dryRun) {
    console.log(`would remove ${summary}`);
    return;
  }
  if (!(yes || (await isAgreed(`remove ${summary}?`)))) {
    console.log('nothing was removed');
    return;
  }
  await remove();
  console.log(`removed ${summary}`);
}

/** The answer of whoever sits at the terminal; anything but yes is no, as for `docker system prune`. */
async function isAgreed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new SquallError('SQUALL_USAGE', `nothing was removed: ${question} There is no terminal to ask at`, {
      hint: '--yes removes without asking, --dry-run only shows what would be removed',
    });
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
  } finally {
    lines.close();
  }
}
