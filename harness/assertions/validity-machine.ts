import type { Evidence } from '../domain/evidence.ts';
import { named, selects } from '../domain/metric.ts';
import type { Judgement } from '../domain/verdict.ts';
import type { Meaning } from './family.ts';
import { countersIn } from './witnesses/counters.ts';
import { largestCrowd, mostDelayed, shareDisturbed, unheldFactor } from './witnesses/crowds.ts';
import { describeHeldUp, machineDelay } from './witnesses/machine.ts';
import { readingsIn } from './witnesses/readings.ts';
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
  if (observed === null || !explains?.(evidence, judgement, observed)) return judgement;
  const { phases } = evidence;
  const held = describeHeldUp(evidence, phases[0]?.fromMs ?? 0, phases.at(-1)?.toMs ?? evidence.durationMs);
  const otherwise = verdict === 'pass' ? 'it would have held' : `it would have been broken: ${why}`;
  return { ...judgement, verdict: 'inconclusive', why: `${held}; ${otherwise}` };
}

/** Counts of calls grow with every retry and hedge; what a ledger counts must be right however slow the machine is. */
const CALLS = /^(arrivals|calls|timeouts) /;

/** Whether the machine may be why the verdict is what it is. */
type Explains = (evidence: Evidence, judgement: Judgement, observed: number) => boolean;

const EXPLAINS: Readonly<Record<string, Partial<Record<Judgement['verdict'], Explains>>>> = {
  rate: { fail: disturbanceExplains },
  counter: {
    fail: (evidence, { bound }, observed) => observed > bound && observed - bound <= mostDelayed(evidence),
  },
  retries: {
    fail: (evidence, { bound, samples }, observed) =>
      observed > bound && (observed - bound) * samples <= mostDelayed(evidence),
  },
  throughput: { fail: wasSlowedDown },
  recovery: { fail: tookLonger },
  breaker: { fail: tookLonger },
  threads: {
    fail: (evidence, { bound }, observed) => crowdExplains(evidence, bound - observed),
    pass: wasNeverReached,
  },
  pool: {
    fail: (evidence, { bound, unit }, observed) => unit === 'count' && crowdExplains(evidence, observed - bound),
  },
  queue: { fail: (evidence, { bound }, observed) => crowdExplains(evidence, observed - bound) },
};

function disturbanceExplains(evidence: Evidence, { bound }: Judgement, observed: number): boolean {
  const share = shareDisturbed(evidence);
  return share > 0 && Math.abs(observed - bound) <= share * (1 + Number.EPSILON * 1e3);
}

function crowdExplains(evidence: Evidence, beyond: number): boolean {
  const crowd = largestCrowd(evidence);
  return crowd > 0 && beyond >= 0 && beyond <= crowd;
}

/** A loop sends less when everybody in it waits. */
function wasSlowedDown(evidence: Evidence, { bound }: Judgement, observed: number): boolean {
  if (observed >= bound) return false;
  const fromMs = evidence.phases[0]?.fromMs ?? 0;
  const ms = (evidence.phases.at(-1)?.toMs ?? 0) - fromMs;
  const heldUpMs = machineDelay(evidence, fromMs, fromMs + ms);
  return observed * ms >= bound * (ms - heldUpMs);
}

/** Something took longer than it may, and the machine may have added that much to it, wherever it was. */
function tookLonger(evidence: Evidence, { bound, unit }: Judgement, observed: number): boolean {
  if (unit !== 'ms' || observed <= bound) return false;
  const { timeScale } = evidence.plan;
  const ms = observed / timeScale;
  const most = Math.max(0, ...evidence.load.intervals.map(({ toMs }) => machineDelay(evidence, toMs - ms, toMs)));
  return observed - bound <= most * timeScale;
}

const AVAILABLE = named('threads available');
const LOW_WATER = named('threads low water');

/** More of its threads were free than without the waits, which kept load from it all the time. */
function wasNeverReached(evidence: Evidence, { bound }: Judgement, free: number): boolean {
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
