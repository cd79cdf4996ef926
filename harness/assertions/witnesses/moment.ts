import { formatDuration } from '../../domain/duration.ts';
import type { SeriesSample } from '../../domain/evidence.ts';
import type { Known } from '../grammar/comparison.ts';

/** One thing's state over time, in order; null where its service did not answer. */
export type Timeline = readonly SeriesSample[];

/** When a state began, in ms since some moment: between two readings. */
export interface Moment extends Known {
  /** How many readings there were. */
  readonly readings: number;
}

/** The stretch that a moment is looked for in. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * When a state was first entered within a span, counted from its beginning. Without a reading of it, the moment lies after
 * the last reading and has no upper limit. Undefined where nothing was read.
 */
export function firstEntry(timeline: Timeline, { fromMs, toMs }: Span, is: (value: number) => boolean) {
  const known = answered(timeline.filter((sample) => isSurelyIn(sample, { fromMs, toMs })));
  const index = known.findIndex(([, value]) => is(value));
  return momentAt(known, index, fromMs);
}

/**
 * From when on a state held until the end of what was read. A gap may hide that it was left, so that it held only from the
 * first reading after the gap on; not so with `gapsTold`, where something else tells that nothing happened in them.
 */
export function heldSince(
  timeline: Timeline,
  { fromMs, toMs }: Span,
  is: (value: number) => boolean,
  gapsTold = false,
): Moment | undefined {
  const within = timeline.filter((sample) => isSurelyIn(sample, { fromMs, toMs }));
  const known = answered(within);
  const left = known.findLastIndex(([, value]) => !is(value));
  const seen = momentAt(known, left + 1 < known.length ? left + 1 : -1, fromMs);
  if (!seen || gapsTold) return seen;
  const gap = within.findLast(([, value]) => value === null)?.[0] ?? Number.NEGATIVE_INFINITY;
  const sure = known.findIndex(([atMs], i) => i > left && atMs > gap);
  return { ...seen, high: momentAt(known, sure, fromMs)?.high ?? Number.POSITIVE_INFINITY };
}

/** The last reading before a moment; undefined where there was none. */
export function valueBefore(timeline: Timeline, atMs: number): number | undefined {
  return answered(timeline).findLast(([at]) => at <= atMs)?.[1];
}

/** 1 where any of them is 1, and unknown where none is and one did not answer. */
export function anyOf(timelines: readonly Timeline[]): Timeline {
  const present = new Map<Timeline, number | null>();
  const events = timelines.flatMap((timeline) => timeline.map((sample) => ({ sample, timeline })));
  const merged = new Map<number, SeriesSample>();
  for (const { sample, timeline } of events.toSorted((a, b) => a.sample[0] - b.sample[0])) {
    const [atMs, value, tookMs] = sample;
    present.set(timeline, value);
    const state = stateOfAny([...present.values()]);
    merged.set(atMs, tookMs === undefined ? [atMs, state] : [atMs, state, tookMs]);
  }
  return [...merged.values()];
}

function stateOfAny(values: readonly (number | null)[]): number | null {
  if (values.includes(1)) return 1;
  return values.includes(null) ? null : 0;
}

function momentAt(known: ReturnType<typeof answered>, index: number, fromMs: number): Moment | undefined {
  const last = known.at(-1);
  if (!last) return undefined;
  const since = (atMs: number | undefined) => (atMs === undefined ? 0 : Math.max(0, atMs - fromMs));
  const readings = known.length;
  if (index < 0) return { low: since(askedMs(last)), high: Number.POSITIVE_INFINITY, readings };
  return { low: since(askedMs(known[index - 1])), high: since(known[index]?.[0]), readings };
}

/** It may have shown what was when it was asked for. */
function askedMs(sample: SeriesSample | undefined): number | undefined {
  if (sample === undefined) return undefined;
  const [atMs, , tookMs = 0] = sample;
  return atMs - tookMs;
}

/** Whether what a reading showed was so within that span, at whatever moment it was. */
export function isSurelyIn([atMs, , tookMs = 0]: SeriesSample, { fromMs, toMs }: Span): boolean {
  return fromMs <= atMs - tookMs && atMs <= toMs;
}

function answered(timeline: Timeline) {
  return timeline.flatMap(([atMs, value, tookMs = 0]) => (value === null ? [] : [[atMs, value, tookMs] as const]));
}

/** `open 1.5 s after the fault began, not yet 1 s after it`; limits in ms of real time. */
export function describeMoment({ low, high }: Known, state: string, since: string): string {
  if (!Number.isFinite(high)) return `not ${state} ${formatDuration(low)} after ${since}, when it was last read`;
  const before = low > 0 ? `, not yet ${formatDuration(low)} after it` : '';
  return `${state} ${formatDuration(high)} after ${since}${before}`;
}
