import type { Fault } from '../../domain/fault.ts';
import type { DraftStep } from './draft.ts';
import type { Runbook } from './runbook.ts';

/** A fault from when it is injected to when it is lifted, on the clock of the runbook. */
export interface Act {
  /** Of the step that injects it. */
  readonly index: number;
  readonly name: string;
  readonly fault: Fault | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  /** By a step, because its time is over, or because the load ends. */
  readonly ends: 'lift' | 'for' | 'end';
  /** The step that lifts it, if one does. */
  readonly liftedBy?: number;
}

/** When each fault acts. Those of which the times are not known are left out. */
export function actsOf(steps: readonly DraftStep[], lengthMs: number): Act[] {
  return steps.flatMap((step, i): Act[] => {
    if (step.kind !== 'inject' || step.atMs === undefined) return [];
    const { index, name, fault, forMs, atMs } = step;
    const lift = liftOf(name, steps.slice(i + 1));
    const liftMs = lift?.atMs ?? Number.POSITIVE_INFINITY;
    const overMs = forMs === undefined ? Number.POSITIVE_INFINITY : atMs + forMs;
    const toMs = Math.min(liftMs, overMs, lengthMs);
    const early = overMs < liftMs ? 'for' : 'lift';
    const lifts = lift && early === 'lift' ? { liftedBy: lift.index } : {};
    return [{ index, name, fault, fromMs: atMs, toMs, ends: toMs === lengthMs ? 'end' : early, ...lifts }];
  });
}

/** The same of a runbook that was checked. */
export function actsOfRunbook({ steps, lengthMs }: Pick<Runbook, 'steps' | 'lengthMs'>): Act[] {
  return actsOf(
    steps.map((step, index) => ({ ...step, index })),
    lengthMs,
  );
}

/** The step that lifts what was injected under this name, before it is injected again. */
function liftOf(name: string, later: readonly DraftStep[]): DraftStep | undefined {
  const next = later.find((step) => (step.kind === 'lift' || step.kind === 'inject') && step.name === name);
  return next?.kind === 'lift' ? next : undefined;
}

/** When the phases begin, on the clock of the runbook; undefined for one that never does. */
export interface Phases {
  /** When the first fault is injected. */
  readonly faultMs: number | undefined;
  /** When the last one is lifted, if that is before the load ends. */
  readonly recoveryMs: number | undefined;
}

export function phasesOf(acts: readonly Act[], lengthMs: number): Phases {
  if (acts.length === 0) return { faultMs: undefined, recoveryMs: undefined };
  const lastMs = Math.max(...acts.map(({ toMs }) => toMs));
  return {
    faultMs: Math.min(...acts.map(({ fromMs }) => fromMs)),
    recoveryMs: lastMs < lengthMs ? lastMs : undefined,
  };
}
