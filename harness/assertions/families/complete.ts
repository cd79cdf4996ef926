import type { Evidence } from '../../domain/evidence.ts';
import { isCensored } from '../../domain/outcome.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { map, words } from '../grammar/rule.ts';
import { printScope, type Scope, scoped } from '../grammar/scope.ts';
import { inconclusive, judgeExactly } from '../judgement.ts';
import { listLabels, longestWait } from '../witnesses/describe-requests.ts';
import { countOf, droppedIn, isInScope, sentIn } from '../witnesses/requests.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

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
  needs: ({ scope }) => [{ witness: 'caller', kind: 'requests' }, ...phaseNeeds(scope)],
  judge: judgeComplete,
};

function judgeComplete({ scope }: CompleteTree, evidence: Evidence): Judgement {
  const sent = sentIn(evidence, scope);
  const dropped = droppedIn(evidence, scope);
  const endless = sent.filter(({ kind }) => isCensored(kind));
  const samples = countOf(sent) + dropped;
  const window = describeWindow(evidence, phasesOf(evidence, scope));
  const basis = { bound: 0, unit: 'count', samples, window } as const;
  if (samples === 0) return inconclusive(basis, 'no request was sent in this scope');
  const observed = countOf(endless) + dropped;
  return judgeExactly(basis, observed, '=', () => {
    const parts = [
      ...(endless.length > 0 ? [`${listLabels(endless)} after ${longestWait(endless, evidence.plan.timeScale)}`] : []),
      ...(dropped > 0 ? [`${dropped} never sent${whyNeverSent(evidence, scope)}`] : []),
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
