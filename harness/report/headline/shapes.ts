import type { Slice } from './slices.ts';

/** The areas of a strip as SVG paths in its own units: x by `at`, y from 0 (all that is usually sent, and `HEADROOM`) to 100. */
export interface Shapes {
  readonly served: string;
  /** Empty where nothing was served in another way. */
  readonly instead: string;
  readonly failed: string;
}

/** A crowd that is served at once when a service comes back is more than is usually sent; what is beyond this is cut off. */
const HEADROOM = 1.25;
const BOTTOM = 100;

type Height = (slice: Slice) => number;

/** What was served stands at the bottom, what was served in another way on it, and what failed on top. */
export function shapesOf(slices: readonly Slice[], at: (seconds: number) => number): Shapes {
  const served: Height = (slice) => slice.served;
  const answered: Height = (slice) => slice.served + slice.instead;
  const all: Height = (slice) => answered(slice) + slice.failed;
  return {
    served: areaOf(slices, () => 0, served, at),
    instead: slices.some(({ instead }) => instead > 0) ? areaOf(slices, served, answered, at) : '',
    failed: areaOf(slices, answered, all, at),
  };
}

/** Steps along the tops, and back along the bottoms. */
function areaOf(slices: readonly Slice[], low: Height, high: Height, at: (seconds: number) => number): string {
  const [first] = slices;
  if (!first) return '';
  const y = (share: number) => round(BOTTOM * (1 - Math.min(HEADROOM, share) / HEADROOM));
  const forth = slices.map((slice) => `V${y(high(slice))}H${round(at(slice.toS))}`);
  const back = slices.toReversed().map((slice) => `V${y(low(slice))}H${round(at(slice.fromS))}`);
  return `M${round(at(first.fromS))} ${y(low(first))}${forth.join('')}${back.join('')}Z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
