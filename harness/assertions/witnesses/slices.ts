import { formatDuration } from '../../domain/duration.ts';
import type { Evidence, Interval } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import type { Known } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import { clockErrorMs } from './clock-error.ts';
import { phasesOf } from './window.ts';

/** A stretch of time, and the requests that ended in it, whenever they were sent. */
export interface Slice {
  /** Intervals that lie in it. */
  readonly whole: readonly Interval[];
  /** Intervals that one of its ends cuts, or may cut as far as clocks are known: any of their requests may have ended in it. */
  readonly cut: readonly CutInterval[];
  /** For how much of it load ran, measured. */
  readonly ms: number;
  /** `in the 10 s from 32 s on`, in real time. */
  readonly where: string;
}

export interface CutInterval {
  readonly interval: Interval;
  /** How much of it lies in the stretch by its own clock, 0 to 1. */
  readonly share: number;
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Whether the scope cuts phases into pieces, so that only intervals can feed it. */
export function needsSlices({ after, windowMs }: Scope): boolean {
  return after !== undefined || windowMs !== undefined;
}

/**
 * The stretches that a scope selects: all of it; or with a window, every stretch of that length, over the edges of phases,
 * too. A window may begin at any moment. Which requests it holds changes only where one of its ends meets the end of an
 * interval, so those moments and one between each two of them stand for all. A scope that is shorter than its window is
 * looked at as it is.
 */
export function slicesIn(evidence: Evidence, scope: Scope): readonly Slice[] {
  const unsureMs = unsureMsOf(evidence);
  const intervals = intervalsIn(evidence, scope, unsureMs);
  const scopeStart = Math.min(...phasesOf(evidence, scope).map(({ fromMs }) => fromMs));
  const first = Math.min(...intervals.map(({ fromMs }) => fromMs));
  const span = {
    fromMs: scope.after === undefined ? first : Math.max(scopeStart, first),
    toMs: Math.max(...intervals.map(({ toMs }) => toMs)),
  };
  return stretchesOf(span, intervals, scope.windowMs && scope.windowMs / evidence.plan.timeScale)
    .map((stretch) => ({
      ...sliceOf(stretch, intervals, { ...endsOf(stretch, span, scope), unsureMs }),
      where: describeStretch(stretch, evidence.plan.timeScale),
    }))
    .filter(({ whole, cut }) => whole.length + cut.length > 0);
}

/** Intervals never reach over the edge of a phase, so they belong to the one that they name. */
function intervalsIn(evidence: Evidence, scope: Scope, unsureMs: number): readonly Interval[] {
  const phases = phasesOf(evidence, scope);
  return evidence.load.intervals.filter(({ phase, toMs }) =>
    phases.some(({ name, fromMs }) => name === phase && toMs + unsureMs - fromMs > ROUNDING_MS),
  );
}

/** Times in evidence are rounded; less than this is no overlap. */
const ROUNDING_MS = 0.5;

/** How far an end of an interval may be from where it is told, beside rounding. */
function unsureMsOf(evidence: Evidence): number {
  const errorMs = clockErrorMs(evidence);
  return errorMs === 0 ? 0 : errorMs + ROUNDING_MS;
}

function stretchesOf(span: Stretch, intervals: readonly Interval[], windowMs: number | undefined): readonly Stretch[] {
  const last = span.toMs - (windowMs ?? Number.POSITIVE_INFINITY);
  if (windowMs === undefined || last <= span.fromMs) return [span];
  const ends = intervals.flatMap(({ fromMs, toMs }) => [fromMs, toMs, fromMs - windowMs, toMs - windowMs]);
  const begins = [span.fromMs, ...ends.filter((at) => span.fromMs < at && at < last), last].toSorted((a, b) => a - b);
  const between = begins.flatMap((at, i) => {
    const next = begins[i + 1] ?? at;
    return next - at > 2 * ROUNDING_MS ? [at, (at + next) / 2] : [at];
  });
  return between.map((fromMs) => ({ fromMs, toMs: fromMs + windowMs }));
}

/** What a stretch cuts off: nothing where it ends with the load itself, whatever clocks say. */
function endsOf({ fromMs, toMs }: Stretch, span: Stretch, { after }: Scope): Stretch {
  return {
    fromMs: after === undefined && fromMs <= span.fromMs ? Number.NEGATIVE_INFINITY : fromMs,
    toMs: toMs >= span.toMs ? Number.POSITIVE_INFINITY : toMs,
  };
}

interface Ends extends Stretch {
  readonly unsureMs: number;
}

function sliceOf(stretch: Stretch, intervals: readonly Interval[], { unsureMs, ...ends }: Ends): Omit<Slice, 'where'> {
  const widened = ({ fromMs, toMs }: Interval) => ({ fromMs: fromMs - unsureMs, toMs: toMs + unsureMs });
  const touched = intervals
    .filter((interval) => overlap(stretch, widened(interval)) > ROUNDING_MS)
    .map((interval) => ({ interval, ms: Math.max(0, overlap(stretch, interval)) }));
  const isWhole = ({ interval }: (typeof touched)[number]) =>
    overlap(ends, widened(interval)) >= lengthOf(widened(interval)) - ROUNDING_MS;
  return {
    whole: touched.filter(isWhole).map(({ interval }) => interval),
    cut: touched
      .filter((one) => !isWhole(one))
      .map(({ interval, ms }) => ({ interval, share: ms / lengthOf(interval) })),
    ms: touched.reduce((sum, { ms }) => sum + ms, 0),
  };
}

function describeStretch(stretch: Stretch, timeScale: number): string {
  return `in the ${formatDuration(lengthOf(stretch) * timeScale)} from ${formatDuration(stretch.fromMs * timeScale)} on`;
}

function overlap(a: Stretch, b: Stretch): number {
  return Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs);
}

function lengthOf({ fromMs, toMs }: Stretch): number {
  return toMs - fromMs;
}

/**
 * Where clocks leave it open whether anything ended in a stretch, or all of it ended in an interval in which the scope begins,
 * it may be empty, and an empty one breaks nothing.
 */
export function mayBeEmpty(evidence: Evidence, scope: Scope, { whole, cut }: Slice): boolean {
  if (whole.some(({ count }) => count > 0)) return false;
  if (clockErrorMs(evidence) > 0) return true;
  if (scope.after === undefined) return false;
  const beginsMs = Math.min(...phasesOf(evidence, scope).map(({ fromMs }) => fromMs));
  return cut.every(({ interval }) => interval.count === 0 || interval.fromMs < beginsMs - ROUNDING_MS);
}

/** Whether nobody knows that any request ended in the scope: no evidence, no pass. */
export function mayHaveNothing(evidence: Evidence, { windowMs: _, ...scope }: Scope): boolean {
  return slicesIn(evidence, scope).every((slice) => mayBeEmpty(evidence, scope, slice));
}

/** Requests that ended in some intervals. */
export interface Count {
  /** Those that are meant. A label that stands for several kinds leaves a range, and so does a request never sent. */
  readonly meant: Known;
  readonly all: number;
}

export interface SliceCount {
  readonly whole: Count;
  readonly cut: Count;
  /** As if the requests of a cut interval had ended evenly over it. */
  readonly even: { readonly meant: number; readonly all: number };
}

export function countInSlice(
  evidence: Evidence,
  { whole, cut }: Slice,
  isMeant: (recording: Recording) => boolean,
): SliceCount {
  const certain = countIn(evidence, whole, isMeant);
  const parts = cut.map(({ interval, share }) => ({ share, count: countIn(evidence, [interval], isMeant) }));
  const sum = (value: (part: (typeof parts)[number]) => number) =>
    parts.reduce((total, part) => total + value(part), 0);
  return {
    whole: certain,
    cut: {
      meant: { low: sum(({ count }) => count.meant.low), high: sum(({ count }) => count.meant.high) },
      all: sum(({ count }) => count.all),
    },
    even: {
      meant: certain.meant.low + sum(({ share, count }) => share * count.meant.low),
      all: certain.all + sum(({ share, count }) => share * count.all),
    },
  };
}

/** How many of the requests that ended in some intervals are meant. */
export function countIn(
  { load }: Evidence,
  intervals: readonly Interval[],
  isMeant: (recording: Recording) => boolean,
): Count {
  let low = 0;
  let high = 0;
  let all = 0;
  for (const [label, count] of labelsOf(intervals)) {
    all += count;
    const own = load.recordings.filter((recording) => recording.label === label && recording.count > 0);
    const isUnknown = own.length === 0 || own.some(({ kind }) => kind === 'dropped');
    if (own.length > 0 && own.every(isMeant)) low += count;
    if (isUnknown || own.some(isMeant)) high += count;
  }
  return { meant: { low, high }, all };
}

/** Requests that were due in an interval and never sent: they have a label, and no duration. */
export function neverSentIn({ labels, count }: Interval): number {
  return Math.max(0, Object.values(labels).reduce((sum, own) => sum + own, 0) - count);
}

/** Requests that ended in some intervals, by label. */
export function labelsOf(intervals: readonly Interval[]): ReadonlyMap<string, number> {
  const labels = new Map<string, number>();
  for (const { labels: own } of intervals)
    for (const [label, count] of Object.entries(own)) labels.set(label, (labels.get(label) ?? 0) + count);
  return labels;
}
