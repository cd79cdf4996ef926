import type { Evidence } from '../../domain/evidence.ts';
import { isCensored } from '../../domain/outcome.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { exactly } from '../grammar/comparison.ts';
import { map, words } from '../grammar/rule.ts';
import { printScope, type Scope, scoped } from '../grammar/scope.ts';
import { inconclusive, judgeEstimate } from '../judgement.ts';
import { describeUnsent, listLabels, longestWait } from '../witnesses/describe-requests.ts';
import { countOf, countOutcome, isInScope, sentIn, stuckIn } from '../witnesses/requests.ts';
import { describeWindow, phasesOf, scopeNeeds } from '../witnesses/window.ts';

export interface CompleteTree {
  readonly family: 'complete';
  readonly scope: Scope;
}

/** Every request ended by itself: none timed out at the caller, was abandoned, or was never sent. */
export const completeFamily: Family<CompleteTree> = {
  name: 'complete',
  about: 'every request came to an end: none timed out at the caller, was abandoned at the end, or was never sent',
  examples: ['all complete', 'all complete for "POST /payment" during fault'],
  rule: map(
    scoped(
      map(words('all complete'), () => ({})),
      ['route', 'phase'],
    ),
    ({ scope }) => ({ family: 'complete', scope }),
  ),
  print: ({ scope }) => `all complete${printScope(scope)}`,
  needs: ({ scope }) => [{ witness: 'caller', kind: 'requests' }, ...scopeNeeds(scope)],
  judge: judgeComplete,
};

function judgeComplete({ scope }: CompleteTree, evidence: Evidence): Judgement {
  const sent = sentIn(evidence, scope);
  const dropped = countOutcome(evidence, scope, 'dropped').meant;
  const endless = sent.filter(({ kind }) => isCensored(kind));
  const stuck = stuckIn(evidence, scope);
  const samples = countOf(sent) + dropped.high + stuck;
  const window = describeWindow(evidence, phasesOf(evidence, scope));
  const basis = { bound: 0, unit: 'count', samples, window } as const;
  if (samples === 0) return inconclusive(basis, 'no request was sent in this scope');
  const observed = countOf(endless) + dropped.low;
  const unrecorded = dropped.high - dropped.low;
  const value = { shown: observed, low: observed, high: observed + unrecorded + stuck };
  return judgeEstimate(basis, value, { op: '=', bound: exactly(0) }, () => {
    if (observed === 0) return describeUnsent({ unknown: unrecorded + stuck, stuck, isNeverSent: stuck === 0 });
    const parts = [
      ...(endless.length > 0 ? [`${listLabels(endless)} after ${longestWait(endless, evidence.plan.timeScale)}`] : []),
      ...(dropped.low > 0 ? [`${dropped.low} never sent${whyNeverSent(evidence, scope)}`] : []),
    ];
    return `${observed} of ${samples} requests have no end: ${parts.join(', ')}`;
  });
}

function whyNeverSent(evidence: Evidence, scope: Scope): string {
  const phases = new Set(phasesOf(evidence, scope).map(({ name }) => name));
  const reasons = (evidence.load.reasons ?? [])
    .filter(
      ({ kind, phase, route }) =>
        kind === 'dropped' && phases.has(phase) && isInScope({ label: '', status: 0, route }, scope),
    )
    .map(({ reason }) => reason);
  return reasons.length === 0 ? '' : ` (${[...new Set(reasons)].join('; ')})`;
}
