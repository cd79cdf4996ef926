import type { Evidence } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import { bucketsOf } from '../../runtime/histogram.ts';
import { countLimits, shareLimits, TAIL } from '../count-limits.ts';
import type { Estimate, Known } from '../grammar/comparison.ts';
import { sampleDurations } from './durations.ts';
import { countOf, droppedIn, isOutcome, sentIn } from './requests.ts';

/** The service before the fault. It was measured once, so it is known between limits as well. */
export interface Baseline {
  /** Share of what was due that succeeded. */
  readonly goodput: Estimate;
  readonly p99Us: Estimate;
  /** `any`: requests are as good whether or not they are as fast. */
  readonly speed?: 'any';
  /** Requests due per ms. */
  readonly duePerMs: number;
  /** Most in flight when an interval ended; where none was recorded, by Little's law with every request as slow as the p99. */
  readonly inFlight: number;
  /** Where the load of the recovery is the same closed loop, so that the service decides how much is due. */
  readonly loop?: ClosedLoop;
}

export interface ClosedLoop {
  /** Successes per ms. */
  readonly perMs: Known;
  /**
   * Variance of a count per its mean: each client waits for its answer, so what ends is a renewal process, and that many times
   * noisier than a Poisson process (Cox 1962, Renewal Theory, 4.5). The squared coefficient of variation of a client's turn.
   */
  readonly dispersion: number;
}

/** Undefined without successes. */
export function baselineOf(evidence: Evidence): Baseline | undefined {
  const scope = { phase: 'baseline' } as const;
  const window = evidence.phases.find(({ name }) => name === scope.phase);
  const sent = sentIn(evidence, scope);
  const successes = countOf(sent.filter((recording) => isOutcome(recording, 'success')));
  const due = countOf(sent) + droppedDuring(evidence);
  const p99 = sampleDurations(evidence, scope).estimate(99);
  if (!window || !p99 || successes === 0) return undefined;
  const lengthMs = window.toMs - window.fromMs;
  const inFlight = evidence.load.intervals.filter(({ phase }) => phase === scope.phase).map((one) => one.inFlight);
  return {
    goodput: { shown: successes / due, ...shareLimits(successes, due) },
    p99Us: p99,
    duePerMs: due / lengthMs,
    inFlight: inFlight.length > 0 ? Math.max(...inFlight) : ((due / lengthMs) * p99.shown) / 1000,
    ...closedLoop(evidence, sent, (dispersion) => rateLimits(successes, lengthMs, { dispersion, tail: TAIL })),
  };
}

/** The rate behind a count of a closed loop. */
export function rateLimits(
  count: number,
  lengthMs: number,
  { dispersion, tail }: Pick<ClosedLoop, 'dispersion'> & { readonly tail: number },
): Known {
  if (dispersion === 0) return { low: count / lengthMs, high: count / lengthMs };
  const { low, high } = countLimits(count / dispersion, tail);
  return { low: (low * dispersion) / lengthMs, high: (high * dispersion) / lengthMs };
}

function closedLoop(
  evidence: Evidence,
  sent: readonly Recording[],
  rate: (dispersion: number) => Known,
): Pick<Baseline, 'loop'> {
  const [before, after] = ['baseline', 'recovery'].map(
    (name) => evidence.plan.phases.find((phase) => phase.name === name)?.load,
  );
  if (before?.model !== 'closed' || after?.model !== 'closed') return {};
  if (before.concurrency !== after.concurrency || before.thinkMs !== after.thinkMs) return {};
  const dispersion = dispersionOf(sent, before.thinkMs ?? 0);
  return { loop: { dispersion, perMs: rate(dispersion) } };
}

function dispersionOf(sent: readonly Recording[], thinkMs: number): number {
  const buckets = sent.flatMap(({ hdr }) => bucketsOf(hdr));
  const count = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  const mean = buckets.reduce((sum, bucket) => sum + bucket.count * bucket.toUs, 0) / count;
  const variance = buckets.reduce((sum, bucket) => sum + bucket.count * (bucket.toUs - mean) ** 2, 0) / count;
  return variance / (mean + thinkMs * 1000) ** 2;
}

/** What a driver only counts in its ledger may have been dropped in any phase. */
function droppedDuring(evidence: Evidence): number {
  const isRecorded = evidence.load.recordings.some(({ kind }) => kind === 'dropped');
  return isRecorded ? droppedIn(evidence, { phase: 'baseline' }) : 0;
}
