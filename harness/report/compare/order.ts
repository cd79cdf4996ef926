import type { RunFigures } from './figures.ts';

/** Runs that follow each other, as many of one side as of the other. */
export interface Block {
  readonly before: readonly RunFigures[];
  readonly after: readonly RunFigures[];
}

/**
 * The shortest stretches of time in which both sides ran equally often: A B B A gives two. A machine that becomes slower
 * bit by bit moves both sides of a block alike. Sides that lie apart in time have one block or none, and what the machine
 * did meanwhile cannot be told from what the code did.
 */
export function blocksOf(before: readonly RunFigures[], after: readonly RunFigures[]): readonly Block[] {
  const all = [...before.map((run) => ({ run, step: -1 })), ...after.map((run) => ({ run, step: 1 }))];
  const inTime = all.toSorted((a, b) => Date.parse(a.run.startedAt) - Date.parse(b.run.startedAt));
  const blocks: Block[] = [];
  let open: typeof all = [];
  for (const each of inTime) {
    open = [...open, each];
    if (open.reduce((balance, { step }) => balance + step, 0) !== 0) continue;
    const side = (wanted: number) => open.filter(({ step }) => step === wanted).map(({ run }) => run);
    blocks.push({ before: side(-1), after: side(1) });
    open = [];
  }
  return startsDiffer(all.map(({ run }) => run)) ? blocks : [];
}

/** Runs that began at one moment, or of which nobody knows when, have no order. */
function startsDiffer(runs: readonly RunFigures[]): boolean {
  return new Set(runs.map(({ startedAt }) => startedAt)).size === runs.length;
}
