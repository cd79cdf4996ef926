import type { Verdict } from '../../domain/verdict.ts';

/** One variant of a scenario and how its statements were judged. */
export interface JudgedVariant {
  readonly variant: string;
  readonly statements: readonly Verdict[];
}

/** The statement that tells a scenario's story, and the one or two variants that it tells of, the broken one first. */
export interface Telling {
  readonly text: string;
  readonly cells: readonly TellingCell[];
}

export interface TellingCell {
  readonly variant: string;
  readonly verdict: Verdict;
}

/**
 * The statement that a reader should see first: one that did not come out as expected; else the one whose broken and held
 * variants lie furthest apart; else the one that was broken furthest, or held with the least room. Of equals the first
 * that was written, as that is what a scenario is about. Undefined where nothing was judged.
 */
export function tellingOf(variants: readonly JudgedVariant[]): Telling | undefined {
  const texts = [...new Set(variants.flatMap(({ statements }) => statements.map(({ text }) => text)))];
  const tellings = texts.map((text) => {
    const cells = variants.flatMap(({ variant, statements }): TellingCell[] =>
      statements.filter((each) => each.text === text).map((verdict) => ({ variant, verdict })),
    );
    return { text, ...contrastOf(cells) };
  });
  const [best] = tellings.toSorted((a, b) => b.rank - a.rank || b.distance - a.distance);
  return best && { text: best.text, cells: best.cells };
}

interface Contrast {
  readonly cells: readonly TellingCell[];
  /** Unexpected before contrast before broken before held. */
  readonly rank: number;
  readonly distance: number;
}

function contrastOf(cells: readonly TellingCell[]): Contrast {
  const unexpected = cells.filter(({ verdict }) => !verdict.asExpected);
  const [wrong = undefined] = unexpected.toSorted((a, b) => severity(b) - severity(a));
  if (wrong) return { cells: [wrong], rank: 3 + severity(wrong), distance: 0 };
  const byRoom = cells.toSorted((a, b) => roomOf(a) - roomOf(b));
  const held = cells.filter(({ verdict }) => verdict.verdict === 'pass');
  const broken = byRoom.find(({ verdict }) => verdict.verdict === 'fail');
  if (broken && held.length > 0) {
    const distances = held.map((each) => distanceOf(broken, each));
    const distance = Math.max(...distances);
    // Of those that are far enough the first that was written: it is the plainest.
    return { cells: [broken, ...held.slice(distances.indexOf(distance)).slice(0, 1)], rank: 2, distance };
  }
  if (broken) return { cells: [broken], rank: 1, distance: Math.min(FAR, -roomOf(broken)) };
  return { cells: byRoom.slice(0, 1), rank: 0, distance: -roomOf(byRoom[0]) };
}

/** A failure says more than a gap in the evidence. */
function severity({ verdict: { verdict } }: TellingCell): number {
  return verdict === 'inconclusive' ? 0 : 1;
}

/** Beyond twice apart, further is not more telling. */
const FAR = Math.log(2);

function distanceOf({ verdict: a }: TellingCell, { verdict: b }: TellingCell): number {
  const least = Math.abs(a.bound) / 100 || 0.01;
  const size = ({ observed }: Verdict) => Math.max(least, Math.abs(observed ?? 0));
  return Math.min(FAR, Math.abs(Math.log(size(a) / size(b))));
}

/** What is left to the bound as a share of it; a bound of 0 has none, so there the distance itself counts. */
function roomOf(cell: TellingCell | undefined): number {
  if (!cell) return 0;
  const { verdict, margin, observed, bound } = cell.verdict;
  if (margin !== undefined) return margin;
  const away = Math.abs((observed ?? bound) - bound);
  return verdict === 'fail' ? -away : away;
}
