import type { LaneState } from '../domain/run-state.ts';

/** The labels of every metric of a scenario. */
export type Labels = Readonly<Record<'run' | 'suite' | 'target' | 'scenario' | 'variant' | 'phase' | 'fault', string>>;

/** Labels of a lane as it is now; undefined while it runs no scenario. `fault` is `none`, or all that act. */
export function labelsOf(run: string, { plan, phase, faults }: LaneState): Labels | undefined {
  if (!plan) return undefined;
  const { suite, target, scenario, variant } = plan;
  const fault = faults.length === 0 ? 'none' : faults.toSorted().join(' + ');
  return { run, suite, target, scenario, variant, phase: phase ?? 'none', fault };
}
