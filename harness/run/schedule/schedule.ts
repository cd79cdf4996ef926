import type { ScenarioPlan } from '../../domain/scenario.ts';
import { createLanePlayer, type LaneDeps } from './lane-runner.ts';
import { lanesOf } from './lanes.ts';

export interface Schedule<Result> {
  /** Asks for one plan; lanes start once everything that is asked for in the same tick is known. */
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
  const player = createLanePlayer(deps);
  const waves: Promise<void>[] = [];
  let asked = new Map<ScenarioPlan, PromiseWithResolvers<Result>>();

  const start = () => {
    const settlers = asked;
    asked = new Map();
    const gate = inWaves ? machine.waves : machine.lanes;
    const lanes = lanesOf([...settlers.keys()]);
    machine.expect(lanes.length);
    for (const wave of chunks(lanes, inWaves ? machine.lanesAtOnce : 1))
      waves.push(gate.hold(() => player.play(wave, settlers)));
  };
  return {
    request: (plan) => {
      if (asked.size === 0) setImmediate(start);
      const settled = Promise.withResolvers<Result>();
      asked.set(plan, settled);
      return settled.promise;
    },
    idle: async () => void (await Promise.all(waves)),
  };
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
