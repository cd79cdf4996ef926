import type { LoadPlan } from '../../domain/load-plan.ts';
import type { PlannedPhase, ScenarioPlan } from '../../domain/scenario.ts';
import type { PhasesSeen } from '../../run/scenario/run-phases.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { type LoadChange, loadOver } from './load-over.ts';

export type GameDayPhase = 'baseline' | 'fault' | 'recovery';

/** A phase as it was, measured. */
export interface ConductedPhase {
  readonly name: GameDayPhase;
  readonly fromMs: number;
  /** Their times count as `fromMs` does. */
  readonly loads: readonly LoadChange[];
}

export interface Conducted {
  readonly phases: readonly ConductedPhase[];
  /** Until then load was sent. */
  readonly untilMs: number;
  readonly arrivals: Runbook['arrivals'];
  readonly faults: PhasesSeen['faults'];
}

/** The plan of what was conducted: evidence is judged by what happened, and not by what was meant to. */
export function conductedPlan(plan: ScenarioPlan, conducted: Conducted): ScenarioPlan {
  const { phases, untilMs, arrivals, faults } = conducted;
  return {
    ...plan,
    phases: phases.map((phase, i) => ({
      name: phase.name,
      load: loadOf(phase, phases[i + 1]?.fromMs ?? untilMs, arrivals),
      ...(phase.name === 'fault' ? faultsIn(faults) : {}),
    })),
  };
}

function loadOf({ fromMs, loads }: ConductedPhase, toMs: number, arrivals: Runbook['arrivals']): LoadPlan {
  const changes = loads.map((change) => ({ ...change, fromMs: change.fromMs - fromMs }));
  return loadOver(changes, toMs - fromMs, arrivals);
}

function faultsIn(faults: PhasesSeen['faults']): Pick<PlannedPhase, 'faults' | 'faultTexts'> {
  if (faults.length === 0) return {};
  return { faults: faults.map(({ fault }) => fault), faultTexts: faults.map(({ record }) => record.text) };
}
