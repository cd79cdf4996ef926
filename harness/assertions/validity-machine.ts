import type { Evidence } from '../domain/evidence.ts';
import { named, selects } from '../domain/metric.ts';
import type { Judgement } from '../domain/verdict.ts';
import type { Meaning } from './family.ts';
import { countersIn } from './witnesses/counters.ts';
import {
  largestCrowd,
  mayTripBreaker,
  mostAdded,
  shareDisturbed,
  shareHeldUp,
  unheldFactor,
} from './witnesses/crowds.ts';
import { describeHeldUp, machineDelay } from './witnesses/machine.ts';
import { readingsIn } from './witnesses/readings.ts';
import { isOutcome, sentIn } from './witnesses/requests.ts';
import { faultPhasesOf } from './witnesses/window.ts';

/**
 * What is counted depends on the machine too: after a pause all that came due arrives at once, a request that waited for
 * a CPU meets a timeout, and a service without one keeps load from the others. Where that may have made an answer, the
 * answer is inconclusive. Durations have limits of their own, and nothing of this excuses a lost or doubled payment.
 */
export function checkMachine(
  { family, canonical }: Pick<Meaning, 'family' | 'canonical'>,
  evidence: Evidence,
  judgement: Judgement,
): Judgement {
  const { verdict, observed, why } = judgement;
  if (family === 'counter' && !CALLS.test(canonical)) return judgement;
  const explains = EXPLAINS[family]?.[verdict];
  if (observed === null || !explains?.(evidence, judgement, { observed, canonical })) return judgement;
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
}

const EXPLAINS: Readonly<Record<string, Partial<Record<Judgement['verdict'], Explains>>>> = {
  rate: { fail: disturbanceExplains, pass: failedOften },
  counter: {
    fail: (evidence, { bound }, { observed, canonical }) =>
      observed > bound && observed - bound <= mostAdded(evidence, canonical),
  },
  retries: {
    fail: (evidence, { bound, samples }, { observed, canonical }) =>
      observed > bound && (observed - bound) * samples <= mostAdded(evidence, canonical),
  },
  throughput: { fail: wasSlowedDown },
  recovery: { fail: tookLonger },
  breaker: { fail: openedEarly },
  threads: {
    fail: (evidence, { bound }, { observed }) => crowdExplains(evidence, bound - observed),
    pass: wasNeverReached,
  },
  pool: {
    fail: (evidence, { bound, unit }, { observed }) => unit === 'count' && crowdExplains(evidence, observed - bound),
  },
  queue: { fail: (evidence, { bound }, { observed }) => crowdExplains(evidence, observed - bound) },
};

function disturbanceExplains(evidence: Evidence, { bound }: Judgement, { observed }: Seen): boolean {
  const share = shareDisturbed(evidence);
  return share > 0 && Math.abs(observed - bound) <= share * (1 + Number.EPSILON * 1e3);
}

/** That many requests had to fail, and the machine may have seen to it. */
function failedOften(evidence: Evidence, judgement: Judgement, seen: Seen): boolean {
  const [, label = 'success'] = /^(?:rate of )?(\S+)/.exec(seen.canonical) ?? [];
  const isGood =
    label === 'success' || sentIn(evidence, {}).some((one) => one.label === label && isOutcome(one, 'success'));
  return !isGood && seen.observed > judgement.bound && disturbanceExplains(evidence, judgement, seen);
}

function crowdExplains(evidence: Evidence, beyond: number): boolean {
  const crowd = largestCrowd(evidence);
  return crowd > 0 && beyond >= 0 && beyond <= crowd;
}

/** A loop sends less when everybody in it waits, and what the machine made fail is no success. */
function wasSlowedDown(evidence: Evidence, { bound }: Judgement, { observed }: Seen): boolean {
  if (observed >= bound) return false;
  const left = (1 - shareHeldUp(evidence)) * (1 - shareDisturbed(evidence));
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
