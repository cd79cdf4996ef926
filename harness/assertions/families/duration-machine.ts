import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Known } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import type { Statistic } from '../grammar/statistic.ts';
import { describeHeldUp } from '../witnesses/machine.ts';
import { withoutMachine } from '../witnesses/machine-floor.ts';
import type { Slice } from '../witnesses/slices.ts';
import { requestsIn, requestsOf, type TimedRequests } from '../witnesses/timed-requests.ts';

/** The same limits, in ms of real time, where the machine may have added to the durations in this scope. */
export function lessMachine<K extends Known>(evidence: Evidence, scope: Scope, statistic: Statistic, known: K): K {
  return lower(evidence, requestsOf(evidence, scope), statistic, known);
}

/** The same of a slice. */
export function lessMachineIn<K extends Known>(evidence: Evidence, slice: Slice, statistic: Statistic, known: K): K {
  return lower(evidence, requestsIn(slice), statistic, known);
}

/** What the machine adds are ms as they pass, so the time scale multiplies them too. */
function lower<K extends Known>(
  evidence: Evidence,
  requests: TimedRequests | undefined,
  statistic: Statistic,
  known: K,
): K {
  if (!requests) return known;
  const { timeScale } = evidence.plan;
  const us = withoutMachine(evidence, requests, statistic, (known.low * 1000) / timeScale);
  return { ...known, low: Math.min(known.low, (us * timeScale) / 1000) };
}

/** `judged`, unless the machine may be why: then `without` it the evidence does not decide. */
export function unlessMachine(
  evidence: Evidence,
  phases: readonly PhaseWindow[],
  judged: Judgement,
  without: Judgement,
): Judgement {
  if (without.verdict === judged.verdict) return judged;
  const fromMs = Math.min(...phases.map((phase) => phase.fromMs));
  const toMs = Math.max(...phases.map((phase) => phase.toMs));
  const { timeScale } = evidence.plan;
  const scaled = timeScale === 1 ? '' : `, which counts ${timeScale} times`;
  const otherwise = judged.why ?? 'it would have held';
  return {
    ...judged,
    verdict: 'inconclusive',
    why: `${describeHeldUp(evidence, fromMs, toMs)}${scaled}: ${otherwise}`,
  };
}
