import type { Evidence } from '../domain/evidence.ts';
import type { FaultRecord } from '../domain/fault.ts';
import { callsPastProxy, edgesNobodyUsed } from './validity-edges.ts';
import { invalidFault, type ValidityProblem } from './validity-problem.ts';

/** Everything about its faults that makes evidence invalid. */
export function faultProblems(evidence: Evidence): readonly ValidityProblem[] {
  return [
    ...evidence.faults.filter(({ lifted }) => !lifted).map(({ text }) => invalidFault(`${text} was not lifted`)),
    ...evidence.faults
      .filter(({ gone }) => gone)
      .map(({ text }) => invalidFault(`${text} was gone before it was lifted`)),
    ...faultsNobodyFelt(evidence),
    ...callsPastProxy(evidence),
    ...edgesNobodyUsed(evidence),
  ];
}

/** Why no call can have met one of the faults; undefined where some may have met each. */
export function unreachedFault(evidence: Evidence): string | undefined {
  return faultProblems(evidence).find(({ unreached }) => unreached)?.reason;
}

/**
 * Faults of one phase are one disturbance: where the first dependency refuses all calls, none reaches a fault behind it.
 * So of the faults of a phase one has to be felt for certain.
 */
function faultsNobodyFelt({ plan, phases, faults }: Evidence): ValidityProblem[] {
  return plan.phases.flatMap(({ name, faults: planned = [] }) => {
    const window = phases.find((phase) => phase.name === name);
    if (planned.length === 0 || !window) return [];
    const acted = faults.filter(({ fromMs }) => window.fromMs <= fromMs && fromMs <= window.toMs);
    if (acted.length < planned.length)
      return [
        invalidFault(`${planned.length - acted.length} of ${planned.length} faults of phase ${name} never acted`),
      ];
    if (acted.some(({ touched }) => touched !== null && touched > 0)) return [];
    if (acted.every(isUntouched)) return [{ ...invalidFault(`${listFaults(acted)} touched nothing`), unreached: true }];
    return [invalidFault(`nobody can tell whether ${listFaults(acted)} was felt${limitsOf(acted)}`)];
  });
}

function isUntouched({ touched, touchedAtMost }: FaultRecord): boolean {
  return touched === 0 && touchedAtMost === undefined;
}

/** `: 800 calls met it with a chance of 0.01 %` */
function limitsOf(faults: readonly FaultRecord[]): string {
  const limits = faults.flatMap(({ countedFrom }) => countedFrom ?? []);
  return limits.length === 0 ? '' : `: ${limits.join('; ')}`;
}

function listFaults(faults: readonly FaultRecord[]): string {
  return faults.map(({ text }) => text).join(' and ');
}
