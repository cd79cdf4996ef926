import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { exactly } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeEstimate, judgeExactly } from '../judgement.ts';
import { type BreakerCounts, type BreakerRef, breakerCounts, breakerSeries, OPEN } from '../witnesses/breaker.ts';
import { endOf, faultSpan } from '../witnesses/fault.ts';
import { describeMoment, firstReading } from '../witnesses/moment.ts';
import type { MetricSeries } from '../witnesses/readings.ts';
import { describeWindow, faultPhasesOf, phasesOf } from '../witnesses/window.ts';
import { reachedBeyond } from './breaker-reach.ts';

export type BreakerClaim = CountedClaim | TimedClaim;

/** Judged by what the breaker's service counted. */
type CountedClaim =
  | { readonly kind: 'opens within failures'; readonly failures: number }
  | { readonly kind: 'lets through'; readonly probes: number }
  | { readonly kind: 'never opens' }
  | { readonly kind: 'does not flap' };

/** Judged by its state over time. */
interface TimedClaim {
  readonly kind: 'opens within' | 'closes within';
  readonly ms: number;
}

export interface BreakerTree extends BreakerRef {
  readonly family: 'breaker';
  readonly claim: BreakerClaim;
  readonly scope: Scope;
}

export function judgeBreaker(tree: BreakerTree, evidence: Evidence): Judgement {
  return 'ms' in tree.claim ? judgeMoment(tree, tree.claim, evidence) : judgeCounted(tree, tree.claim, evidence);
}

function judgeCounted(tree: BreakerTree, claim: CountedClaim, evidence: Evidence): Judgement {
  const isAboutFault = claim.kind === 'opens within failures';
  const phases = isAboutFault ? faultPhasesOf(evidence, tree.scope) : phasesOf(evidence, tree.scope);
  const window = describeWindow(evidence, phases);
  const basis: Basis = { bound: boundOf(claim), unit: 'count', samples: phases.length, window };
  const counts = breakerCounts(evidence, tree, phases);
  if ('missing' in counts) return inconclusive({ ...basis, samples: 0 }, counts.missing);
  switch (claim.kind) {
    case 'opens within failures':
      return judgeFailures(counts, basis, tree, evidence);
    case 'lets through':
      return judgeProbes(counts, basis);
    case 'never opens':
      return judgeExactly(basis, counts.openings, '=', () => `it opened ${times(counts.openings)}`);
    case 'does not flap':
      return judgeExactly(basis, counts.trips, '<=', () => `it tripped ${times(counts.trips)}`);
  }
}

function boundOf(claim: CountedClaim): number {
  switch (claim.kind) {
    case 'opens within failures':
      return claim.failures;
    case 'lets through':
      return claim.probes;
    case 'never opens':
      return 0;
    case 'does not flap':
      return 1;
  }
}

/** The failures before it tripped: what the service counted at that moment, else at most all failures but those of probes. */
function judgeFailures(counts: BreakerCounts, basis: Basis, subject: BreakerTree, evidence: Evidence): Judgement {
  const { trips, failures, failedProbes, failuresAtTrip, at } = counts;
  const counted = { ...basis, samples: failures };
  if (trips === 0) {
    if (failures > basis.bound)
      return {
        ...counted,
        verdict: 'fail',
        observed: failures,
        why: `it counted ${failures} failures and never opened`,
      };
    return inconclusive(counted, `it counted ${failures} failures and did not have to open`, failures);
  }
  const beyond = reachedBeyond(counts, subject, evidence);
  if (beyond) return inconclusive(counted, beyond, failuresAtTrip ?? failures);
  if (failuresAtTrip !== undefined)
    return judgeExactly(counted, failuresAtTrip, '<=', () => `it tripped at ${failuresAtTrip} failures`);
  const most = failures - failedProbes;
  const value = { shown: most, low: 1, high: most - (trips - 1) };
  return judgeEstimate(counted, value, { op: '<=', bound: exactly(basis.bound) }, () => {
    return `${at} counted ${most} failures and ${times(trips)} a trip, but not how many came before it`;
  });
}

/** Only the sum is counted: over several half-open times the worst is at least the average, and each had at least one. */
function judgeProbes({ probes, halfOpenings }: BreakerCounts, basis: Basis): Judgement {
  if (halfOpenings === 0) return inconclusive(basis, 'it was never half-open, so no probe could pass');
  const average = Math.ceil(probes / halfOpenings);
  const value = { shown: average, low: average, high: probes - (halfOpenings - 1) };
  return judgeEstimate({ ...basis, samples: probes }, value, { op: '<=', bound: exactly(basis.bound) }, () => {
    return `${probes} probes went through, and it was half-open ${times(halfOpenings)}`;
  });
}

function judgeMoment(
  subject: BreakerTree,
  claim: BreakerClaim & { readonly ms: number },
  evidence: Evidence,
): Judgement {
  const opens = claim.kind === 'opens within';
  const span = faultSpan(evidence);
  const basis: Basis = {
    bound: claim.ms,
    unit: 'ms',
    samples: 0,
    window: describeWindow(evidence, phasesOf(evidence, {})),
  };
  if (!span) return inconclusive(basis, 'the scenario had no fault');
  const from = opens ? span.fromMs : span.toMs;
  const series = breakerSeries(evidence, subject);
  if (!opens && !wasSeen(OPEN, series, from)) return inconclusive(basis, 'no reading showed it open during the fault');
  const moment = firstReading(series, from, opens ? span.toMs : endOf(evidence), (state) =>
    opens ? state === OPEN : state === 0,
  );
  if (!moment) return inconclusive(basis, 'no reading of its state in that time');
  const { timeScale } = evidence.plan;
  const known = { low: moment.low * timeScale, high: moment.high * timeScale };
  const seen = Number.isFinite(known.high) ? known.high : known.low;
  const value = { shown: seen, ...known };
  return judgeEstimate({ ...basis, samples: moment.readings }, value, { op: '<=', bound: exactly(claim.ms) }, () =>
    describeMoment(known, opens ? 'open' : 'closed', opens ? 'the fault began' : 'the fault was lifted'),
  );
}

function wasSeen(state: number, series: readonly MetricSeries[], untilMs: number): boolean {
  const seen = firstReading(series, 0, untilMs, (value) => value === state);
  return seen !== undefined && Number.isFinite(seen.high);
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
