/** Draws the latency of the next call in real ms. */
export type Sampler = () => number;

/** A point of a latency distribution: `quantile` (0..1) of the calls take at most `ms`. */
interface Anchor {
  readonly z: number;
  readonly ms: number;
}

/** Normal quantiles of the percentiles that anchors may name. */
const Z: Readonly<Record<string, number>> = { p20: -0.842, p50: 0, p95: 1.645, p99: 2.326, 'p99.9': 3.09 };

/**
 * Reads a latency profile:
 * - `p50=500 p99=2000 p99.9=5000`: anchors joined log-linearly in the normal quantile, the first slope continued down
 *   to a quarter of p50, the last up to 1.25 times the last anchor;
 * - `around=180 by=10%`: evenly spread; `by` may be left out;
 * - `deck=950x50,40x200,9x500,1x5000`: exactly these, shuffled anew each time they are used up;
 * - `row=150x50,150x1050`: exactly these, in this order, over and over.
 */
export function latencyProfile(text: string, random: () => number): Sampler {
  const fields = new Map(
    text
      .trim()
      .split(/\s+/)
      .map((field) => field.split('=', 2) as [string, string]),
  );
  const deck = fields.get('deck');
  if (deck) return deckSampler(deck, random);
  const row = fields.get('row');
  if (row) return rowSampler(row);
  if (fields.has('around')) return spreadSampler(amount(fields.get('around')), amount(fields.get('by') ?? '0'), random);
  const anchors = [...fields].map(([name, ms]) => ({ z: zOf(name), ms: amount(ms) })).sort((a, b) => a.z - b.z);
  if (anchors.length < 2) throw new Error(`latency profile "${text}" needs two anchors such as p50=50 p99=200`);
  return anchorSampler(anchors, random);
}

function zOf(name: string): number {
  const z = Z[name];
  if (z === undefined) throw new Error(`latency profile knows ${Object.keys(Z).join(', ')}, not "${name}"`);
  return z;
}

function amount(text: string | undefined): number {
  const value = Number.parseFloat(text ?? '');
  if (!Number.isFinite(value)) throw new Error(`latency profile: "${text}" is not a number`);
  return value;
}

function anchorSampler(anchors: readonly Anchor[], random: () => number): Sampler {
  const logs = anchors.map(({ z, ms }) => ({ z, log: Math.log(ms) }));
  const median = Math.exp(interpolate(logs, 0));
  const longest = 1.25 * (anchors.at(-1) as Anchor).ms;
  return () => Math.min(longest, Math.max(median / 4, Math.exp(interpolate(logs, standardNormal(random)))));
}

/** Piecewise linear through `points`, the outer slopes continued. */
function interpolate(points: readonly { readonly z: number; readonly log: number }[], z: number): number {
  let upper = 1;
  while (upper < points.length - 1 && z > (points[upper] as { z: number }).z) upper += 1;
  const [a, b] = points.slice(upper - 1, upper + 1) as [(typeof points)[0], (typeof points)[0]];
  return a.log + ((b.log - a.log) * (z - a.z)) / (b.z - a.z);
}

/** Box-Muller transform; `1 - u` keeps the logarithm away from 0. */
function standardNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function spreadSampler(around: number, byPercent: number, random: () => number): Sampler {
  return () => around * (1 + (byPercent / 100) * (2 * random() - 1));
}

/** `2x50,1x200` -> 50, 50, 200 */
function cardsOf(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [count, ms] = part.split('x').map(amount) as [number, number];
    return Array.from({ length: count }, () => ms);
  });
}

function rowSampler(row: string): Sampler {
  const cards = cardsOf(row);
  let next = 0;
  return () => cards[next++ % cards.length] as number;
}

function deckSampler(deck: string, random: () => number): Sampler {
  const cards = cardsOf(deck);
  let next = cards.length;
  return () => {
    if (next === cards.length) {
      shuffle(cards, random);
      next = 0;
    }
    return cards[next++] as number;
  };
}

/** Fisher-Yates. */
function shuffle(cards: number[], random: () => number): void {
  for (let i = cards.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [cards[i], cards[j]] = [cards[j] as number, cards[i] as number];
  }
}
