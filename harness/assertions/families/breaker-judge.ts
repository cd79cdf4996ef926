import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { exactly, type Known } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeExactly, judgeKnown } from '../judgement.ts';
import { type BreakerCounts, type BreakerRef, breakerCounts, breakerSeries, OPEN } from '../witnesses/breaker.ts';
import { endOf, faultSpan } from '../witnesses/fault.ts';
import { describeMoment, firstReading } from '../witnesses/moment.ts';
import type { MetricSeries } from '../witnesses/readings.ts';
import { describeWindow, faultPhasesOf, phasesOf } from '../witnesses/window.ts';
import { reachedBeyond } from './breaker-reach.ts';

export type BreakerClaim =
  | { readonly kind: 'opens within failures'; readonly failures: number }
  | { readonly kind: 'opens within'; readonly ms: number }
  | { readonly kind: 'closes within'; readonly ms: number }
  | { readonly kind: 'lets through'; readonly probes: number }
  | { readonly kind: 'never opens' }
  | { readonly kind: 'does not flap' };

export interface BreakerTree extends BreakerRef {
  readonly family: 'breaker';
  readonly claim: BreakerClaim;
  readonly scope: Scope;
}

export function judgeBreaker(subject: BreakerTree, evidence: Evidence): Judgement {
  const { claim } = subject;
  switch (claim.kind) {
    case 'opens within failures':
      return byCounts(subject, evidence, faultPhasesOf(evidence, subject.scope), claim.failures, (counts, basis) =>
        judgeFailures(counts, basis, subject, evidence),
      );
    case 'lets through':
      return byCounts(subject, evidence, phasesOf(evidence, subject.scope), claim.probes, judgeProbes);
    case 'never opens':
      return byCounts(subject, evidence, phasesOf(evidence, subject.scope), 0, (counts, basis) =>
        judgeExactly(basis, counts.openings, '=', () => `it opened ${times(counts.openings)}`),
      );
    case 'does not flap':
      return byCounts(subject, evidence, phasesOf(evidence, subject.scope), 1, (counts, basis) =>
        judgeExactly(basis, counts.trips, '<=', () => `it tripped ${times(counts.trips)}`),
      );
    case 'opens within':
    case 'closes within':
      return judgeMoment(subject, claim, evidence);
  }
}

function byCounts(
  subject: BreakerTree,
  evidence: Evidence,
  phases: readonly PhaseWindow[],
  bound: number,
  judge: (counts: BreakerCounts, basis: Basis) => Judgement,
): Judgement {
  const basis: Basis = { bound, unit: 'count', samples: 0, window: describeWindow(evidence, phases) };
  const counts = breakerCounts(evidence, subject, phases);
  return 'missing' in counts
    ? inconclusive(basis, counts.missing)
    : judge(counts, { ...basis, samples: phases.length });
}

/** What it took to trip: what the service counted at that moment, else at most all failures but those of probes. */
function judgeFailures(counts: BreakerCounts, basis: Basis, subject: BreakerTree, evidence: Evidence): Judgement {
  const { trips, failures, failedProbes, failuresAtTrip, at } = counts;
  const told = { ...basis, samples: failures };
  if (trips === 0) {
    if (failures > basis.bound)
      return { ...told, verdict: 'fail', observed: failures, why: `it counted ${failures} failures and never opened` };
    return inconclusive(told, `it counted ${failures} failures, so it had no reason to open`, failures);
  }
  const beyond = reachedBeyond(counts, subject, evidence);
  if (beyond) return inconclusive(told, beyond, failuresAtTrip ?? failures);
  if (failuresAtTrip !== undefined)
    return judgeExactly(told, failuresAtTrip, '<=', () => `it tripped at ${failuresAtTrip} failures`);
  const most = failures - failedProbes;
  const known: Known = trips === 1 ? { low: 1, high: most } : { low: 1, high: most - (trips - 1) };
  return judgeKnown(told, most, known, '<=', exactly(basis.bound), () => {
    return `${at} counted ${most} failures and ${times(trips)} a trip, but not how many came before it`;
  });
}

/** Only the sum is counted: over several half-open times the worst is at least the average, and each had at least one. */
function judgeProbes({ probes, halfOpenings }: BreakerCounts, basis: Basis): Judgement {
  if (halfOpenings === 0) return inconclusive(basis, 'it was never half-open, so it let no probe through');
  const known: Known = { low: Math.ceil(probes / halfOpenings), high: probes - (halfOpenings - 1) };
  return judgeKnown({ ...basis, samples: probes }, known.low, known, '<=', exactly(basis.bound), () => {
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
  if (!span) return inconclusive(basis, 'there was no fault');
  const from = opens ? span.fromMs : span.toMs;
  const series = breakerSeries(evidence, subject);
  if (!opens && !wasSeen(OPEN, series, from)) return inconclusive(basis, 'it was not seen open during the fault');
  const moment = firstReading(series, from, opens ? span.toMs : endOf(evidence), (state) =>
    opens ? state === OPEN : state === 0,
  );
  if (!moment) return inconclusive(basis, 'its state was never read in that time');
  const { timeScale } = evidence.plan;
  const known = { low: moment.low * timeScale, high: moment.high * timeScale };
  const seen = Number.isFinite(known.high) ? known.high : known.low;
  return judgeKnown({ ...basis, samples: moment.readings }, seen, known, '<=', exactly(claim.ms), () =>
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
