import { formatDuration } from '../../domain/duration.ts';
import type { Evidence, Interval } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import type { Known } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import { phasesOf } from './window.ts';

/** Consecutive intervals of the load: the requests that ended in that stretch of time, whenever they were sent. */
export interface Slice {
  readonly intervals: readonly Interval[];
  /** Measured. */
  readonly ms: number;
  /** `in the 10 s from 32 s on`, in real time. */
  readonly where: string;
}

/** Whether the scope cuts phases into pieces, so that only intervals can feed it. */
export function needsSlices({ after, windowMs }: Scope): boolean {
  return after !== undefined || windowMs !== undefined;
}

/**
 * The stretches that a scope selects: each run of whole intervals as long as its window, begun at each interval; without
 * a window all of a phase that is left. `missing` says why there is none.
 */
export function slicesIn(evidence: Evidence, scope: Scope): readonly Slice[] | { readonly missing: string } {
  const k = evidence.plan.timeScale;
  const phases = phasesOf(evidence, scope).map((window) =>
    evidence.load.intervals.filter(
      ({ phase, fromMs }) => phase === window.name && window.fromMs <= fromMs + 0.5 && fromMs < window.toMs,
    ),
  );
  const { windowMs } = scope;
  const slices = phases.flatMap((intervals) =>
    windowMs === undefined ? whole(intervals, k) : sliding(intervals, windowMs / k, k),
  );
  if (slices.length > 0) return slices;
  return {
    missing:
      windowMs === undefined
        ? 'no request ended in this scope'
        : `no phase has a window of ${formatDuration(windowMs)}`,
  };
}

function whole(intervals: readonly Interval[], timeScale: number): readonly Slice[] {
  return intervals.length === 0 ? [] : [sliceOf(intervals, timeScale)];
}

/** Intervals are not cut. A run may be up to 5 % shorter or longer than the window, for jitter. */
function sliding(intervals: readonly Interval[], windowMs: number, timeScale: number): readonly Slice[] {
  return intervals.flatMap((_, first) => {
    const run: Interval[] = [];
    let ms = 0;
    for (const interval of intervals.slice(first)) {
      if (ms >= windowMs * 0.95) break;
      run.push(interval);
      ms += interval.toMs - interval.fromMs;
    }
    return ms >= windowMs * 0.95 && ms <= windowMs * 1.05 ? [sliceOf(run, timeScale)] : [];
  });
}

function sliceOf(intervals: readonly Interval[], timeScale: number): Slice {
  const fromMs = intervals[0]?.fromMs ?? 0;
  const ms = (intervals.at(-1)?.toMs ?? 0) - fromMs;
  const where = `in the ${formatDuration(ms * timeScale)} from ${formatDuration(fromMs * timeScale)} on`;
  return { intervals, ms, where };
}

/** Requests of a slice by label, and how many of them have a duration. */
export function labelsOf({ intervals }: Slice): ReadonlyMap<string, number> {
  const labels = new Map<string, number>();
  for (const { labels: own } of intervals)
    for (const [label, count] of Object.entries(own)) labels.set(label, (labels.get(label) ?? 0) + count);
  return labels;
}

/** How many of the requests of a slice are meant. A label that stands for several kinds leaves a range. */
export function countInSlice(
  evidence: Evidence,
  slice: Slice,
  isMeant: (recording: Recording) => boolean,
): { readonly meant: Known; readonly sent: number } {
  let low = 0;
  let high = 0;
  let sent = 0;
  for (const [label, count] of labelsOf(slice)) {
    if (label === 'dropped') continue;
    sent += count;
    const own = evidence.load.recordings.filter((recording) => recording.label === label && recording.count > 0);
    if (own.length > 0 && own.every(isMeant)) low += count;
    if (own.length === 0 || own.some(isMeant)) high += count;
  }
  return { meant: { low, high }, sent };
}
