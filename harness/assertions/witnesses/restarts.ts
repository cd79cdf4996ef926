import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';

/** Kinds of faults that take a service's memory away. Evidence names only the kind. */
const LOSES_MEMORY: ReadonlySet<string> = new Set(['kill', 'restart']);

/** Whether a fault killed the service while this phase ran, so that it has lost what it had counted in it. */
export function isRestartedIn({ faults }: Evidence, service: string, { fromMs, toMs }: PhaseWindow): boolean {
  return faults.some(
    (fault) => LOSES_MEMORY.has(fault.kind) && fault.edge === service && fault.fromMs < toMs && fault.toMs > fromMs,
  );
}
