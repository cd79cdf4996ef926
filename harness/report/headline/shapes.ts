import type { Slice } from './slices.ts';

/** The two areas of a strip as SVG paths in its own units: x by `at`, y from 0 (all that is usually sent, and `HEADROOM`) to 100. */
export interface Shapes {
  readonly served: string;
  readonly failed: string;
}

/** A crowd that is served at once when a service comes back is more than is usually sent; what is beyond this is cut off. */
const HEADROOM = 1.25;
const BOTTOM = 100;

/** What was served stands at the bottom, what failed lies on it. */
export function shapesOf(slices: readonly Slice[], at: (seconds: number) => number): Shapes {
  const y = (share: number) => round(BOTTOM * (1 - Math.min(HEADROOM, share) / HEADROOM));
  const steps = (top: (slice: Slice) => number) => slices.map((slice) => `V${y(top(slice))}H${round(at(slice.toS))}`);
  const [first] = slices;
  const last = slices.at(-1);
  if (!first || !last) return { served: '', failed: '' };
  const from = round(at(first.fromS));
  const back = slices
    .toReversed()
    .map((slice) => `V${y(slice.served)}H${round(at(slice.fromS))}`)
    .join('');
  return {
    served: `M${from} ${BOTTOM}${steps(({ served }) => served).join('')}V${BOTTOM}Z`,
    failed: `M${from} ${y(first.served)}${steps(({ served, failed }) => served + failed).join('')}${back}Z`,
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
