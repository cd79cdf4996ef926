/** What is known of one level: whether the statements hold there, or that the evidence does not tell. */
export type Answer = 'holds' | 'breaks' | 'unclear';

export interface Range {
  /** Above 0. Tried first. */
  readonly from: number;
  readonly to: number;
  /** The search ends when `breaksFrom` is at most this share above `holdsUpTo`: 0.05 is 5 %. */
  readonly within: number;
  /** Only whole numbers are tried. */
  readonly whole: boolean;
}

export interface Boundary {
  /** The highest level at which the statements are known to hold; undefined where they were not known to at any. */
  readonly holdsUpTo: number | undefined;
  /** The lowest level at which one is known to break; undefined where none did. What lies between is not known. */
  readonly breaksFrom: number | undefined;
}

const GROWTH = 2;

/**
 * Searches the level from which on `ask` answers `breaks`, taking for granted that what holds at one level holds below it.
 * Levels double until one breaks, so that none is tried that is more than twice too much; then the gap is halved by ratio.
 * `ask` is asked about a level once.
 */
export async function searchBoundary(range: Range, ask: (level: number) => Promise<Answer>): Promise<Boundary> {
  const known = new Map<number, Answer>();
  const answerAt = async (level: number) => {
    const answer = known.get(level) ?? (await ask(level));
    known.set(level, answer);
    return answer;
  };
  await grow(range, known, answerAt);
  await halve(range, answerAt, () => aroundHold(known));
  if (lowestBreak(known) === undefined) await growOn(range, known, answerAt);
  await halve(range, answerAt, () => aroundBreak(known));
  return boundaryOf(known);
}

/** What the answers so far say; a search that was cut off has this. */
export function boundaryOf(known: ReadonlyMap<number, Answer>): Boundary {
  return { holdsUpTo: highestHold(known), breaksFrom: lowestBreak(known) };
}

type Known = ReadonlyMap<number, Answer>;
type Ask = (level: number) => Promise<Answer>;

/** Of a gap to halve. */
interface Ends {
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** Up to the first level that breaks, or that tells nothing although one below it held. */
async function grow({ from, to }: Range, known: Known, ask: Ask): Promise<void> {
  for (let level = from; ; level = Math.min(to, level * GROWTH)) {
    const answer = await ask(level);
    const isTold = answer === 'breaks' || (answer === 'unclear' && highestHold(known) !== undefined);
    if (isTold || level >= to) return;
  }
}

/** From the highest level so far, which did not break. */
async function growOn({ to }: Range, known: Known, ask: Ask): Promise<void> {
  let level = Math.max(...known.keys());
  while (level < to) {
    level = Math.min(to, level * GROWTH);
    if ((await ask(level)) === 'breaks') return;
  }
}

/** Asks between the two ends until they are close enough, or one of them is missing. */
async function halve(range: Range, ask: Ask, ends: () => Ends): Promise<void> {
  for (;;) {
    const { low, high } = ends();
    if (low === undefined || high === undefined || high <= low * (1 + range.within)) return;
    const middle = Math.sqrt(low * high);
    const level = range.whole ? Math.round(middle) : middle;
    if (level <= low || level >= high) return;
    await ask(level);
  }
}

function levelsOf(known: Known, answer: Answer): number[] {
  return [...known].flatMap(([level, each]) => (each === answer ? [level] : []));
}

function lowestBreak(known: Known): number | undefined {
  return least(levelsOf(known, 'breaks'));
}

/** Where a level broke, only levels below it count: one that holds above it does so by chance. */
function highestHold(known: Known): number | undefined {
  const limit = lowestBreak(known) ?? Number.POSITIVE_INFINITY;
  return greatest(levelsOf(known, 'holds').filter((level) => level < limit));
}

/** The highest level that holds, and the next one above it. */
function aroundHold(known: Known): Ends {
  const low = highestHold(known);
  return { low, high: low === undefined ? undefined : least([...known.keys()].filter((level) => level > low)) };
}

/** The lowest level that breaks, and the next one below it. */
function aroundBreak(known: Known): Ends {
  const high = lowestBreak(known);
  return { low: high === undefined ? undefined : greatest([...known.keys()].filter((level) => level < high)), high };
}

function least(levels: readonly number[]): number | undefined {
  return levels.length > 0 ? Math.min(...levels) : undefined;
}

function greatest(levels: readonly number[]): number | undefined {
  return levels.length > 0 ? Math.max(...levels) : undefined;
}
