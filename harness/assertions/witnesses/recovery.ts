import type { Evidence, Interval } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import { type Bucket, bucketsOf } from '../../runtime/histogram.ts';
import type { Known } from '../grammar/comparison.ts';
import { isOutcome } from './requests.ts';
import { neverSentIn } from './slices.ts';

/** As good as the baseline: at least this share of its goodput, and a p99 at most this many times its own. */
export const AS_GOOD = { goodput: 0.95, p99: 1.5 } as const;
/** Windows in a row that count as recovered: one good one between bad ones is chance. */
export const STEADY_WINDOWS = 5;

/** What was due and what ended in one stretch of time after the fault, whenever it was sent. */
export interface RecoveryWindow {
  readonly fromMs: number;
  readonly toMs: number;
  /** Sent, or dropped at the limit of the load. */
  readonly due: number;
  /** A label that stands for successes and for others leaves a range. */
  readonly successes: Known;
  /** Requests that have a duration. */
  readonly ended: number;
  readonly inFlightBefore: number;
  readonly inFlight: number;
  /** How many of those that ended took longer than `us` and at most `mostUs`. */
  slower(us: number, mostUs: number): Known;
}

/**
 * The load's intervals from the moment on at which the fault was lifted. Time without an interval, in which the load
 * rested, is a window in which nothing was due.
 */
export function recoveryWindows(evidence: Evidence, healMs: number): readonly RecoveryWindow[] {
  const { intervals, recordings } = evidence.load;
  const good = goodLabels(recordings);
  const windows: RecoveryWindow[] = [];
  let atMs = healMs;
  for (const [i, interval] of intervals.entries()) {
    if (interval.phase !== 'recovery' && interval.fromMs < healMs) continue;
    const inFlightBefore = intervals[i - 1]?.inFlight ?? 0;
    if (interval.fromMs > atMs) windows.push(pause(atMs, interval.fromMs, inFlightBefore));
    windows.push(windowOf(interval, good, inFlightBefore));
    atMs = interval.toMs;
  }
  return windows;
}

interface GoodLabels {
  /** Of some successes, and of nothing else. */
  readonly always: ReadonlySet<string>;
  readonly sometimes: ReadonlySet<string>;
}

function goodLabels(recordings: readonly Recording[]): GoodLabels {
  const isSuccess = (recording: Recording) => isOutcome(recording, 'success');
  const byLabel = [
    ...Map.groupBy(
      recordings.filter(({ count }) => count > 0),
      ({ label }) => label,
    ),
  ];
  return {
    always: new Set(byLabel.filter(([, own]) => own.every(isSuccess)).map(([label]) => label)),
    sometimes: new Set(byLabel.filter(([, own]) => own.some(isSuccess)).map(([label]) => label)),
  };
}

/** The length of a whole window; others were cut short where a phase began or ended. */
export function windowMs(windows: readonly RecoveryWindow[]): number {
  return Math.max(0, ...windows.filter(({ due, ended }) => due + ended > 0).map(({ fromMs, toMs }) => toMs - fromMs));
}

function windowOf(interval: Interval, { always, sometimes }: GoodLabels, inFlightBefore: number): RecoveryWindow {
  const { fromMs, toMs, labels, sent, count, inFlight, hdr } = interval;
  const countOf = (good: ReadonlySet<string>) =>
    Object.entries(labels).reduce((sum, [label, n]) => sum + (good.has(label) ? n : 0), 0);
  const buckets = hdr === undefined ? undefined : bucketsOf(hdr);
  const slower = (us: number, mostUs: number) =>
    buckets ? slowerInBuckets(buckets, us, mostUs) : slowerByPercentiles(interval, us);
  return {
    fromMs,
    toMs,
    due: sent + neverSentIn(interval),
    successes: { low: countOf(always), high: countOf(sometimes) },
    ended: count,
    inFlightBefore,
    inFlight,
    slower,
  };
}

function pause(fromMs: number, toMs: number, inFlight: number): RecoveryWindow {
  const none = { low: 0, high: 0 };
  const slower = () => none;
  return { fromMs, toMs, due: 0, successes: none, ended: 0, inFlightBefore: inFlight, inFlight, slower };
}

function slowerInBuckets(buckets: readonly Bucket[], us: number, mostUs: number): Known {
  const sum = (own: readonly Bucket[]) => own.reduce((total, { count }) => total + count, 0);
  const within = buckets.filter(({ fromUs }) => fromUs <= mostUs);
  return { low: sum(within.filter(({ fromUs }) => fromUs > us)), high: sum(within.filter(({ toUs }) => toUs > us)) };
}

/** Of intervals without a histogram, three ranks are known. */
function slowerByPercentiles({ count, p50Us, p99Us, maxUs }: Interval, us: number): Known {
  const ranks = [
    [Math.ceil(count * 0.5), p50Us],
    [Math.ceil(count * 0.99), p99Us],
    [count, maxUs],
  ] as const;
  const firstSlower = ranks.find(([, value]) => value > us);
  const lastNot = ranks.findLast(([, value]) => value <= us);
  return { low: firstSlower ? count - firstSlower[0] + 1 : 0, high: count - (lastNot?.[0] ?? 0) };
}
