import type { ScenarioPlan } from '../../domain/scenario.ts';
import { estimateMs } from './estimate.ts';
import { createLaneRunner, type Lane, type LaneDeps } from './lane-runner.ts';

export interface Schedule<Result> {
  /** Requests the result of one plan. Lanes start once all requests of the same tick are known. */
  request(plan: ScenarioPlan): Promise<Result>;
  /** Resolves when every lane that was started has stopped its target. */
  idle(): Promise<void>;
}

/**
 * Runs lanes side by side, the longest first, and the plans of a lane one after another on one started target.
 * A plan that fails does not stop those behind it; a target that cannot be started fails all plans of its lane.
 */
export function createSchedule<Started extends AsyncDisposable, Result>(
  deps: LaneDeps<Started, Result>,
): Schedule<Result> {
  const { machine, inWaves } = deps;
  const runner = createLaneRunner(deps);
  const waves: Promise<void>[] = [];
  let requests = new Map<ScenarioPlan, PromiseWithResolvers<Result>>();

  const start = () => {
    const started = requests;
    requests = new Map();
    const semaphore = inWaves ? machine.waves : machine.lanes;
    const lanes = lanesOf([...started.keys()]);
    machine.expect(lanes.length);
    for (const wave of chunks(lanes, inWaves ? machine.lanesAtOnce : 1))
      waves.push(semaphore.hold(() => runner.run(wave, started)));
  };
  return {
    request: (plan) => {
      if (requests.size === 0) setImmediate(start);
      const settled = Promise.withResolvers<Result>();
      requests.set(plan, settled);
      return settled.promise;
    },
    idle: async () => void (await Promise.all(waves)),
  };
}

/** The lanes of `plans` in the order in which they are to start, the longest first (LPT rule, Graham 1969). */
export function lanesOf(plans: readonly ScenarioPlan[]): Lane[] {
  const byName = new Map<string, [ScenarioPlan, ...ScenarioPlan[]]>();
  for (const plan of plans) {
    const members = byName.get(plan.lane);
    if (members) members.push(plan);
    else byName.set(plan.lane, [plan]);
  }
  return [...byName]
    .map(([name, members]) => ({ name, plans: members }))
    .toSorted((a, b) => totalMs(b.plans) - totalMs(a.plans));
}

/** Roughly how long plans take one after another, in ms. */
export function totalMs(plans: readonly ScenarioPlan[]): number {
  return plans.reduce((sum, plan) => sum + estimateMs(plan), 0);
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
