import { formatDuration } from '../../domain/duration.ts';
import type { Evidence, Interval } from '../../domain/evidence.ts';
import { mergeDurations } from '../../runtime/histogram.ts';
import { isOutcome, sentIn } from './requests.ts';

/** As good as the baseline: at least this share of its goodput, and a p99 at most this many times its own. */
export const AS_GOOD = { goodput: 0.95, p99: 1.5 } as const;
/** Good windows in a row that count as recovered: one between bad ones is chance. */
export const STEADY_WINDOWS = 5;

export interface Baseline {
  /** Successes per ms. */
  readonly goodput: number;
  readonly p99Us: number;
}

export interface RecoveryWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly good: boolean;
  /** `goodput 31 % of baseline, p99 2.1 s` */
  readonly why: string;
}

/** Goodput and p99 before the fault; undefined without successes. */
export function baselineOf(evidence: Evidence): Baseline | undefined {
  const window = evidence.phases.find(({ name }) => name === 'baseline');
  const sent = sentIn(evidence, { phase: 'baseline' });
  const durations = mergeDurations(sent);
  const successes = sent.reduce((sum, one) => sum + (isOutcome(one, 'success') ? one.count : 0), 0);
  if (!window || !durations || successes === 0) return undefined;
  return { goodput: successes / (window.toMs - window.fromMs), p99Us: durations.percentileUs(99) };
}

/** The load's intervals after the fault; a last one that was cut short is no window. */
export function recoveryWindows(evidence: Evidence, baseline: Baseline): readonly RecoveryWindow[] {
  const good = new Set(
    evidence.load.recordings.filter((recording) => isOutcome(recording, 'success')).map(({ label }) => label),
  );
  const intervals = evidence.load.intervals.filter(({ phase }) => phase === 'recovery');
  const longest = Math.max(0, ...intervals.map(lengthOf));
  return intervals
    .filter((interval) => lengthOf(interval) >= longest / 2)
    .map((interval) => {
      const successes = Object.entries(interval.labels).reduce((sum, [label, n]) => sum + (good.has(label) ? n : 0), 0);
      const share = successes / lengthOf(interval) / baseline.goodput;
      const p99 = formatDuration((interval.p99Us * evidence.plan.timeScale) / 1000);
      return {
        fromMs: interval.fromMs,
        toMs: interval.toMs,
        good: share >= AS_GOOD.goodput && interval.p99Us <= AS_GOOD.p99 * baseline.p99Us,
        why: `goodput ${Math.round(share * 100)} % of baseline, p99 ${p99}`,
      };
    });
}

function lengthOf({ fromMs, toMs }: Interval): number {
  return toMs - fromMs;
}
