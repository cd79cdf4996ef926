import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { Need } from '../../domain/statement.ts';
import type { Scope } from '../grammar/scope.ts';

/** The phases that a scope selects, cut where it skips their beginning; warmup is never among them. */
export function phasesOf(evidence: Evidence, { phase, after }: Scope): readonly PhaseWindow[] {
  const skippedMs = (after?.ms ?? 0) / evidence.plan.timeScale;
  return evidence.phases
    .filter(({ name }) => name !== 'warmup' && [phase, after?.phase].every((one) => one === undefined || one === name))
    .map(({ name, fromMs, toMs }) => ({ name, fromMs: fromMs + skippedMs, toMs }))
    .filter(({ fromMs, toMs }) => fromMs <= toMs);
}

/** As `phasesOf`, but a claim about exhaustion is by default about the fault phase, where there is one. */
export function faultPhasesOf(evidence: Evidence, scope: Scope): readonly PhaseWindow[] {
  const fault = phasesOf(evidence, { phase: 'fault' });
  const isDefault = scope.phase === undefined && scope.after === undefined;
  return isDefault && fault.length > 0 ? fault : phasesOf(evidence, scope);
}

/** A statement about one phase can only be fed by a scenario that has it. */
export function phaseNeeds(scope: Scope): readonly Need[] {
  const phases = new Set([scope.phase, scope.after?.phase].filter((phase) => phase !== undefined));
  return [...phases].map((phase) => ({ witness: 'caller', kind: 'phase', phase }));
}

/** The same of a statement that names outcomes or routes, too: a misspelt one would never be found. */
export function scopeNeeds(scope: Scope): readonly Need[] {
  const { label, route } = scope;
  return [
    ...phaseNeeds(scope),
    ...(label === undefined ? [] : [{ witness: 'caller', kind: 'outcome', outcome: label } as const]),
    ...(route === undefined ? [] : [{ witness: 'caller', kind: 'route', route } as const]),
  ];
}

/** `baseline 0-10 s, fault 10-46.2 s`, in real-time equivalent. */
export function describeWindow(evidence: Evidence, phases: readonly PhaseWindow[]): string {
  const seconds = (ms: number) => Number(((ms * evidence.plan.timeScale) / 1000).toFixed(1));
  return (
    phases.map(({ name, fromMs, toMs }) => `${name} ${seconds(fromMs)}-${seconds(toMs)} s`).join(', ') || 'nothing'
  );
}
