import type { Emit } from '../domain/events.ts';
import type { Clock } from '../domain/ports.ts';
import type { ScenarioPlan } from '../domain/scenario.ts';
import { Gate } from './gate.ts';
import { type Lane, lanesAtOnce, lanesOf } from './lanes.ts';

export interface Schedule<Result> {
  /** Asks for one plan; lanes start once everything that is asked for in the same tick is known. */
  request(plan: ScenarioPlan): Promise<Result>;
}

export interface ScheduleDeps<Started extends AsyncDisposable, Result> {
  /** Starts the target that all plans of a lane share. */
  readonly startTarget: (plan: ScenarioPlan) => Promise<Started>;
  readonly runPlan: (plan: ScenarioPlan, target: Started) => Promise<Result>;
  readonly clock: Pick<Clock, 'now'>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly lanesAtOnce?: number;
}

interface Asked<Result> {
  readonly plan: ScenarioPlan;
  readonly settled: PromiseWithResolvers<Result>;
}

/**
 * Runs lanes side by side, the longest first, and the plans of a lane one after another on one started target.
 * A plan that fails does not stop those behind it; a target that cannot be started fails all plans of its lane.
 */
export function createSchedule<Started extends AsyncDisposable, Result>(
  deps: ScheduleDeps<Started, Result>,
): Schedule<Result> {
  const places = new Gate(deps.lanesAtOnce ?? lanesAtOnce());
  const busy = new Gate(1);
  let asked: Asked<Result>[] = [];

  const start = () => {
    const byPlan = new Map(asked.map((entry) => [entry.plan, entry.settled]));
    asked = [];
    for (const lane of lanesOf([...byPlan.keys()])) void places.hold(() => runLane(lane, byPlan, busy, deps));
  };
  return {
    request: (plan) => {
      if (asked.length === 0) setImmediate(start);
      const settled = Promise.withResolvers<Result>();
      asked.push({ plan, settled });
      return settled.promise;
    },
  };
}

/** Never rejects: whatever goes wrong is told to those who asked for the lane's plans. */
async function runLane<Started extends AsyncDisposable, Result>(
  lane: Lane,
  asked: ReadonlyMap<ScenarioPlan, PromiseWithResolvers<Result>>,
  busy: Gate,
  deps: ScheduleDeps<Started, Result>,
): Promise<void> {
  const say = (type: 'lane-starting' | 'lane-started' | 'lane-stopped') =>
    deps.emit({ type, lane: lane.name, atMs: deps.clock.now() });
  try {
    deps.signal.throwIfAborted();
    say('lane-starting');
    await using target = await deps.startTarget(lane.plans[0]);
    say('lane-started');
    for (const plan of lane.plans) {
      const run = () => deps.runPlan(plan, target);
      const outcome = plan.busy ? busy.hold(run) : run();
      await outcome.then(asked.get(plan)?.resolve, asked.get(plan)?.reject);
    }
  } catch (error) {
    deps.emit({ type: 'note', text: `lane ${lane.name}: ${error instanceof Error ? error.message : error}` });
    for (const plan of lane.plans) asked.get(plan)?.reject(error);
  } finally {
    say('lane-stopped');
  }
}
