import { shareLimits, TAIL } from '../count-limits.ts';
import type { Known } from '../grammar/comparison.ts';
import { AS_GOOD, type RecoveryWindow } from '../witnesses/recovery.ts';
import { type Baseline, rateLimits } from '../witnesses/recovery-baseline.ts';

/** Of the requests, this share may take longer than a p99. */
const SLOW = 0.01;

/** Consecutive windows, pooled. */
export interface Run {
  readonly ms: number;
  readonly due: number;
  /** Those that ended in it. `low` leaves out a backlog from before, `high` adds what is in flight as in the baseline. */
  readonly successes: Known;
  readonly ended: number;
  /** Longer than 1.5 times the baseline's p99: certainly, and perhaps, as that is known between limits. */
  readonly slow: Known;
  /** Longer than 1.5 times the p99 that was seen in the baseline. */
  readonly seemsSlow: number;
}

export function runOf(windows: readonly RecoveryWindow[], baseline: Baseline): Run {
  const [first] = windows;
  const last = windows.at(-1);
  if (!first || !last) throw new RangeError('a run has at least one window');
  const sum = (value: (window: RecoveryWindow) => number) =>
    windows.reduce((total, window) => total + value(window), 0);
  /** Who took longer than since the run began was sent before it, and says nothing about it. */
  const slower = (us: number) =>
    windows.map((window) => ({
      low: window.slower(us, (window.fromMs - first.fromMs) * 1000).low,
      high: window.slower(us, (window.toMs - first.fromMs) * 1000).high,
    }));
  const total = (limits: readonly Known[], end: keyof Known) => limits.reduce((all, one) => all + one[end], 0);
  const backlog = Math.max(0, first.inFlightBefore - baseline.inFlight);
  const overdue = Math.max(0, last.inFlight - baseline.inFlight);
  const due = sum((window) => window.due);
  const succeeded = (end: keyof Known) =>
    Math.min(
      due,
      sum((window) => window.successes[end]),
    );
  return {
    ms: last.toMs - first.fromMs,
    due,
    successes: {
      low: Math.max(0, succeeded('low') - backlog),
      high: Math.min(due, succeeded('high') + Math.min(last.inFlight, baseline.inFlight)),
    },
    ended: sum((window) => window.ended),
    slow: {
      low: total(slower(AS_GOOD.p99 * baseline.p99Us.high), 'low'),
      high: total(slower(AS_GOOD.p99 * baseline.p99Us.low), 'high') + overdue,
    },
    seemsSlow: total(slower(AS_GOOD.p99 * baseline.p99Us.shown), 'low'),
  };
}

/** Good for every value that the counts leave possible. */
export function isSurelyGood({ ms, due, successes, ended, slow }: Run, baseline: Baseline, tail: number): boolean {
  const goodput = shareLimits(successes.low, due, tail).low >= AS_GOOD.goodput * baseline.goodput.high;
  const all = Math.max(ended, slow.high);
  const fast = baseline.speed === 'any' || shareLimits(slow.high, all, tail).high <= SLOW;
  const { loop } = baseline;
  const { dispersion = 0 } = loop ?? {};
  const rate = !loop || rateLimits(successes.low, ms, { dispersion, tail }).low >= AS_GOOD.goodput * loop.perMs.high;
  return goodput && fast && rate;
}

/** Bad for every value that the counts leave possible. Each of `runs` that are asked has its part of the chance to be wrong. */
export function isSurelyBad({ ms, due, successes, ended, slow }: Run, baseline: Baseline, runs: number): boolean {
  const tail = TAIL / runs / 2;
  const goodput = shareLimits(successes.high, due, tail).high < AS_GOOD.goodput * baseline.goodput.low;
  const slower = baseline.speed !== 'any' && shareLimits(Math.min(ended, slow.low), ended, tail).low > SLOW;
  const { loop } = baseline;
  const { dispersion = 0 } = loop ?? {};
  const rate = loop && rateLimits(successes.high, ms, { dispersion, tail }).high < AS_GOOD.goodput * loop.perMs.low;
  return goodput || slower || rate === true;
}

/** Good as far as was seen, whether or not that is enough to be sure. */
export function seemsGood({ due, successes, ended, seemsSlow }: Run, baseline: Baseline): boolean {
  return (
    due > 0 &&
    successes.high >= AS_GOOD.goodput * baseline.goodput.shown * due &&
    (baseline.speed === 'any' || seemsSlow <= ended - Math.ceil(ended * (1 - SLOW)))
  );
}

/** What a run showed, and what that many requests leave possible. */
export function describeRun({ due, successes, ended, slow }: Run, { speed }: Baseline): string {
  const percent = (share: number) => `${Number((share * 100).toFixed(1))} %`;
  const succeeded = shareLimits(successes.low, due);
  const tail = shareLimits(Math.min(slow.high, ended), ended);
  const told = `of ${due} requests ${successes.low} succeeded (at least ${percent(succeeded.low)})`;
  if (speed === 'any') return told;
  return [
    told,
    `and ${Math.min(slow.high, ended)} may be slower than ${AS_GOOD.p99} times the p99 of the baseline (at most ${percent(tail.high)})`,
  ].join(' ');
}
