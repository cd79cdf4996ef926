import type { Point } from './storage.ts';

export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Samples closer to an edge of the window than this many of their mean distances reach up to it. */
const REACHES = 1.1;

/**
 * By how much a counter rose in a window, extrapolated to its edges as Prometheus does: a fall is a reset, after which it
 * counts from 0, and it is not extrapolated to below 0. Not a counter: how much it changed. Undefined for fewer than two
 * samples. [Prometheus 2, `extrapolatedRate`]
 */
export function extrapolatedIncrease(points: readonly Point[], { fromMs, toMs }: Window, isCounter: boolean) {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length < 2 || !first || !last) return undefined;
  const rise = last[1] - first[1] + (isCounter ? lostByResets(points) : 0);
  const sampledMs = last[0] - first[0];
  const meanMs = sampledMs / (points.length - 1);
  let toStart = first[0] - fromMs;
  const toEnd = toMs - last[0];
  if (isCounter && rise > 0 && first[1] >= 0) toStart = Math.min(toStart, sampledMs * (first[1] / rise));
  const reached = (gapMs: number) => (gapMs < REACHES * meanMs ? gapMs : meanMs / 2);
  return rise * ((sampledMs + reached(toStart) + reached(toEnd)) / sampledMs);
}

/** What a counter had counted before each fall. */
function lostByResets(points: readonly Point[]): number {
  return points.reduce((lost, [, value], i) => {
    const before = points[i - 1]?.[1];
    return before !== undefined && value < before ? lost + before : lost;
  }, 0);
}

/** Per second, between the last two samples. [Prometheus 2, `instantValue`] */
export function instantRate(points: readonly Point[]): number | undefined {
  const [before, last] = points.slice(-2);
  if (!before || !last || last[0] === before[0]) return undefined;
  const rise = last[1] < before[1] ? last[1] : last[1] - before[1];
  return rise / ((last[0] - before[0]) / 1000);
}
