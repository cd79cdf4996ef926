import type { ScenarioPlan } from '../domain/scenario.ts';
import { Gate } from './gate.ts';
import { createLanePlayer, type LaneDeps } from './lane-player.ts';
import { lanesAtOnce, lanesOf } from './lanes.ts';

export interface Schedule<Result> {
  /** Asks for one plan; lanes start once everything that is asked for in the same tick is known. */
  request(plan: ScenarioPlan): Promise<Result>;
  /** Resolves when every lane that was started has stopped its target. */
  idle(): Promise<void>;
}

export interface ScheduleDeps<Started extends AsyncDisposable, Result> extends LaneDeps<Started, Result> {
  readonly lanesAtOnce?: number;
}

/**
 * Runs lanes side by side, the longest first, and the plans of a lane one after another on one started target.
 * A plan that fails does not stop those behind it; a target that cannot be started fails all plans of its lane.
 */
export function createSchedule<Started extends AsyncDisposable, Result>(
  deps: ScheduleDeps<Started, Result>,
): Schedule<Result> {
  const size = deps.lanesAtOnce ?? lanesAtOnce();
  const places = new Gate(deps.inWaves ? 1 : size);
  const player = createLanePlayer(deps);
  const waves: Promise<void>[] = [];
  let asked = new Map<ScenarioPlan, PromiseWithResolvers<Result>>();

  const start = () => {
    const settlers = asked;
    asked = new Map();
    for (const wave of chunks(lanesOf([...settlers.keys()]), deps.inWaves ? size : 1))
      waves.push(places.hold(() => player.play(wave, settlers)));
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
