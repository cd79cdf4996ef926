import type { Evidence, SlowRequest } from '../../domain/evidence.ts';
import type { SlowestRequest } from '../../domain/verdict.ts';
import type { Scope } from '../grammar/scope.ts';
import { describesRequest } from './requests.ts';
import { phasesOf } from './window.ts';

const SHOWN = 3;

/** The slowest requests in scope with the faults that acted while they were in flight, in ms of real time. */
export function slowestIn(evidence: Evidence, scope: Scope): readonly SlowestRequest[] {
  const phases = new Set(phasesOf(evidence, scope).map(({ name }) => name));
  const { timeScale } = evidence.plan;
  return evidence.load.slowest
    .filter((request) => phases.has(request.phase) && describesRequest(request, scope))
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, SHOWN)
    .map(({ route, phase, label, status, sentMs, durationMs }) => ({
      ...{ route, phase, label, status },
      sentMs: sentMs * timeScale,
      durationMs: durationMs * timeScale,
      faults: faultsDuring(evidence, sentMs, sentMs + durationMs),
    }));
}

function faultsDuring({ faults }: Evidence, fromMs: SlowRequest['sentMs'], toMs: number): readonly string[] {
  return faults.filter((fault) => fault.fromMs < toMs && fromMs < fault.toMs).map(({ text }) => text);
}
