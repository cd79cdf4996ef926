import type { Evidence } from '../domain/evidence.ts';
import { named, selects } from '../domain/metric.ts';
import type { Judgement } from '../domain/verdict.ts';
import type { CountTree } from './families/count.ts';
import type { RateTree } from './families/rate.ts';
import type { PeakTree } from './families/retries.ts';
import type { Meaning } from './family.ts';
import type { Operator } from './grammar/comparison.ts';
import { comparedPeaks } from './witnesses/arrival-peaks.ts';
import { mayHaveBeenFull } from './witnesses/capacity.ts';
import { countersIn } from './witnesses/counters.ts';
import {
  madeLate,
  mayReachDeadline,
  mayTripBreaker,
  mostAdded,
  mostDisturbed,
  mostInFlight,
  mostTogether,
  shareHeldUp,
  TURNED_AWAY,
  unheldFactor,
} from './witnesses/crowds.ts';
import { faultSpan } from './witnesses/fault.ts';
import { describeHeldUp, machineDelay } from './witnesses/machine.ts';
import { poolsIn } from './witnesses/pool-series.ts';
import { readingsIn } from './witnesses/readings.ts';
import { countOf, isOutcome, sentIn } from './witnesses/requests.ts';
import { faultPhasesOf } from './witnesses/window.ts';

/**
 * What is counted depends on the machine too: after a pause all that came due arrives at once, a request that waited for
 * a CPU meets a timeout, and a service without one keeps load from the others. Where that may have made an answer, the
 * answer is inconclusive. Durations have limits of their own, and nothing of this excuses a lost or doubled payment.
 */
export function checkMachine(
  { family, canonical, tree }: Pick<Meaning, 'family' | 'canonical' | 'tree'>,
  evidence: Evidence,
  judgement: Judgement,
): Judgement {
  const { verdict, observed, why } = judgement;
  if (family === 'counter' && !CALLS.test(canonical)) return judgement;
  const explains = EXPLAINS[family]?.[verdict];
  if (observed === null || !explains?.(evidence, judgement, { observed, canonical, tree })) return judgement;
  const { phases } = evidence;
  const held = describeHeldUp(evidence, phases[0]?.fromMs ?? 0, phases.at(-1)?.toMs ?? evidence.durationMs);
  const otherwise = verdict === 'pass' ? 'it would have held' : `it would have been broken: ${why}`;
  return { ...judgement, verdict: 'inconclusive', why: `${held}; ${otherwise}` };
}

/** Counts of calls grow with every retry and hedge; what a ledger counts must be right however slow the machine is. */
const CALLS = /^(arrivals|calls|timeouts) /;

/** Whether the machine may be why the verdict is what it is. */
type Explains = (evidence: Evidence, judgement: Judgement, seen: Seen) => boolean;

interface Seen {
  readonly observed: number;
  readonly canonical: string;
  readonly tree: unknown;
}

const EXPLAINS: Readonly<Record<string, Partial<Record<Judgement['verdict'], Explains>>>> = {
  rate: { fail: disturbanceExplains, pass: disturbanceExplains },
  count: { fail: disturbanceExplains, pass: disturbanceExplains },
  counter: {
    fail: (evidence, { bound }, { observed, canonical }) =>
      observed > bound && observed - bound <= mostAdded(evidence, canonical),
  },
  amplification: {
    fail: (evidence, { bound, samples }, { observed, canonical }) =>
      observed > bound && (observed - bound) * samples <= mostAdded(evidence, canonical),
  },
  'arrival peak': {
    fail: (evidence, { bound }, { observed, tree }) =>
      observed > bound && crowdExplains(evidence, (observed - bound) * usualPeak(evidence, tree as PeakTree)),
  },
  complete: {
    fail: (evidence, _, { observed }) => observed <= madeLate(evidence),
    pass: mayReachDeadline,
  },
  throughput: { fail: wasSlowedDown },
  recovery: { fail: tookLonger },
  outage: { fail: wasOutForLonger },
  breaker: { fail: openedEarly },
  threads: {
    fail: (evidence, { bound }, { observed }) =>
      crowdExplains(evidence, bound - observed + backlog(evidence, observed)),
    pass: wasNeverReached,
  },
  pool: {
    fail: (evidence, { bound, unit }, { observed, canonical }) =>
      crowdExplains(evidence, (observed - bound) * (unit === 'count' ? 1 : placesIn(evidence, canonical))),
  },
  queue: { fail: (evidence, { bound }, { observed }) => crowdExplains(evidence, observed - bound) },
};

/**
 * The machine makes requests fail: without it fewer would have, and more have succeeded. An outcome is good where some of its
 * requests were successes, by whatever name it is meant: `2xx`, `status 200`, `ok`.
 */
function disturbanceExplains(
  evidence: Evidence,
  { bound, samples, verdict, unit }: Judgement,
  { observed, tree }: Seen,
): boolean {
  const { outcome, op } = tree as Pick<RateTree | CountTree, 'outcome' | 'op'>;
  const isGood =
    outcome === 'success' || sentIn(evidence, {}).some((one) => isOutcome(one, outcome) && isOutcome(one, 'success'));
  const each = unit === 'count' ? 1 : samples;
  if (isByPlaces(evidence, outcome, isGood) && mayFindPlaces(evidence, ((observed - bound) * each) / samples))
    return true;
  const most = mostDisturbed(evidence, samples);
  const beyond = (isGood ? bound - observed : observed - bound) * each;
  // No more can have become a success than were none, and no fewer than none can have failed.
  const others = isGood ? samples - observed * each : observed * each;
  if (others < 0.5 || (unit === 'count' && beyond > others)) return false;
  if (beyond === 0 && !CHANGES_AT_BOUND[verdict]?.[isGood ? 'more' : 'fewer'].includes(op)) return false;
  return most > 0 && beyond >= 0 && beyond <= most * (1 + Number.EPSILON * 1e3);
}

/** At its bound a statement is decided otherwise by one request more, or by one fewer, only if it compares so. */
const CHANGES_AT_BOUND: Partial<Record<Judgement['verdict'], Record<'more' | 'fewer', readonly Operator[]>>> = {
  fail: { more: ['>'], fewer: ['<'] },
  pass: { more: ['<=', '='], fewer: ['>=', '='] },
};

/** Whether it is the number of free places that decides how many requests end so. */
function isByPlaces(evidence: Evidence, outcome: string, isGood: boolean): boolean {
  const away = sentIn(evidence, {}).filter(({ status }) => TURNED_AWAY.has(status));
  return (isGood ? away.length > 0 : away.some((one) => isOutcome(one, outcome))) && mayHaveBeenFull(evidence);
}

/** Requests that stay for longer keep places from others, and those that come later leave them to others. */
function mayFindPlaces(evidence: Evidence, share: number): boolean {
  return share !== 0 && Math.abs(share) <= shareHeldUp(evidence);
}

/** How many a pool has at most, by the limits that it told; without any, nothing is explained. */
function placesIn(evidence: Evidence, canonical: string): number {
  const [, pool] = /^(?:pool|bulkhead) "([^"]+)"/.exec(canonical) ?? [];
  const limits = poolsIn(evidence, pool).flatMap((one) => one.limits.flatMap(({ samples }) => samples));
  const known = limits.flatMap(([, value]) => value ?? []);
  return known.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...known);
}

/** What the dependency counted at most in the baseline, by the mark that was compared. */
function usualPeak(evidence: Evidence, { at, scope }: PeakTree): number {
  const { usual } = comparedPeaks(evidence, at, scope);
  return 'missing' in usual ? Number.POSITIVE_INFINITY : usual.value;
}

function crowdExplains(evidence: Evidence, beyond: number): boolean {
  const most = mostTogether(evidence);
  return most > 0 && beyond >= 0 && beyond <= most;
}

/** How many requests may have wanted a thread when none was free. */
function backlog(evidence: Evidence, free: number): number {
  return free > 0 ? 0 : Math.max(0, mostInFlight(evidence) - mostThreads(evidence));
}

/** Of the service that has most. */
function mostThreads(evidence: Evidence): number {
  const readings = readingsIn(evidence, AVAILABLE, undefined, evidence.phases).flatMap(({ values }) => values);
  return Math.max(0, ...readings);
}

/** A loop sends less when everybody in it waits, and what the machine made fail is no success. */
function wasSlowedDown(evidence: Evidence, { bound }: Judgement, { observed }: Seen): boolean {
  if (observed >= bound) return false;
  const sent = Math.max(1, countOf(sentIn(evidence, {})));
  const left = (1 - shareHeldUp(evidence)) * (1 - Math.min(1, mostDisturbed(evidence, sent) / sent));
  return observed >= bound * left;
}

/** Something took longer than it may, and the machine may have added that much to it, wherever it was. */
function tookLonger(evidence: Evidence, { bound, unit }: Judgement, { observed }: Seen): boolean {
  if (unit !== 'ms' || observed <= bound) return false;
  const { timeScale } = evidence.plan;
  const ms = observed / timeScale;
  const most = Math.max(0, ...evidence.load.intervals.map(({ toMs }) => machineDelay(evidence, toMs - ms, toMs)));
  return observed - bound <= most * timeScale;
}

/** The same of an outage, which may be told as a multiple of the fault. */
function wasOutForLonger(evidence: Evidence, judgement: Judgement, seen: Seen): boolean {
  if (judgement.unit === 'ms') return tookLonger(evidence, judgement, seen);
  const span = faultSpan(evidence);
  const realMs = span ? (span.toMs - span.fromMs) * evidence.plan.timeScale : 0;
  const inMs = { ...judgement, unit: 'ms', bound: judgement.bound * realMs } as const;
  return tookLonger(evidence, inMs, { ...seen, observed: seen.observed * realMs });
}

/** A breaker that should not have opened, or later, or one that took too long. */
function openedEarly(evidence: Evidence, judgement: Judgement, seen: Seen): boolean {
  if (judgement.unit === 'ms') return tookLonger(evidence, judgement, seen);
  return seen.observed > judgement.bound && mayTripBreaker(evidence);
}

const AVAILABLE = named('threads available');
const LOW_WATER = named('threads low water');

/** More of its threads were free than without the waits, which kept load from it all the time. */
function wasNeverReached(evidence: Evidence, { bound }: Judgement, { observed: free }: Seen): boolean {
  const phases = faultPhasesOf(evidence, {});
  const factor = unheldFactor(evidence, phases);
  if (factor === 1) return false;
  const marks = countersIn(evidence).filter(({ metric }) => selects(LOW_WATER, metric));
  const services = [...new Set(marks.map(({ at }) => at))];
  return services.some((at) => {
    const own = marks.filter((mark) => mark.at === at).map(({ value }) => value);
    const readings = readingsIn(evidence, AVAILABLE, at, evidence.phases).flatMap(({ values }) => values);
    const size = Math.max(...own, ...readings);
    return own.includes(free) && size - (size - free) * factor <= bound;
  });
}
