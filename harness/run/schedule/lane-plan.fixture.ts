import { closed } from '../../domain/load-plan.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';

/** A plan of which only its lane, its name and whether it keeps the cores busy matter. */
export function lanePlan(lane: string, scenario: string, busy = false): ScenarioPlan {
  return {
    scenario,
    about: '',
    suite: 's',
    target: 't',
    variant: 'v',
    lane,
    timeScale: 1,
    seed: 1,
    busy,
    phases: [{ name: 'fault', load: closed(1, 1) }],
    requests: [],
    deadlineMs: 1000,
    statements: [],
  };
}
