import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { Need } from '../../domain/statement.ts';
import type { Scope } from '../grammar/scope.ts';

/** The phases that a scope selects, warmup never among them. */
export function phasesOf(evidence: Evidence, scope: Scope): readonly PhaseWindow[] {
  return evidence.phases.filter(({ name }) => name !== 'warmup' && (scope.phase === undefined || name === scope.phase));
}

/** As `phasesOf`, but a claim about exhaustion is by default about the fault phase, where there is one. */
export function faultPhasesOf(evidence: Evidence, scope: Scope): readonly PhaseWindow[] {
  const fault = phasesOf(evidence, { phase: 'fault' });
  return scope.phase === undefined && fault.length > 0 ? fault : phasesOf(evidence, scope);
}

/** A statement about one phase can only be fed by a scenario that has it. */
export function phaseNeeds(scope: Scope): readonly Need[] {
  return scope.phase === undefined ? [] : [{ witness: 'caller', name: `phase ${scope.phase}` }];
}

/** `baseline 0-10 s, fault 10-46.2 s`, in real-time equivalent. */
export function describeWindow(evidence: Evidence, phases: readonly PhaseWindow[]): string {
  const seconds = (ms: number) => Number(((ms * evidence.plan.timeScale) / 1000).toFixed(1));
  return (
    phases.map(({ name, fromMs, toMs }) => `${name} ${seconds(fromMs)}-${seconds(toMs)} s`).join(', ') || 'nothing'
  );
}
