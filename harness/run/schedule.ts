import type { Emit } from '../domain/events.ts';
import type { Clock } from '../domain/ports.ts';
import type { ScenarioPlan } from '../domain/scenario.ts';
import { Gate } from './gate.ts';
import { type Lane, lanesAtOnce, lanesOf } from './lanes.ts';

export interface Schedule<Result> {
  /** Asks for one plan; lanes start once everything that is asked for in the same tick is known. */
  request(plan: ScenarioPlan): Promise<Result>;
  /** Resolves when every lane that was started has stopped its target. */
  idle(): Promise<void>;
}

export interface ScheduleDeps<Started extends AsyncDisposable, Result> {
  /** Starts the target that all plans of a lane share. */
  readonly startTarget: (plan: ScenarioPlan) => Promise<Started>;
  /** Waited for before a target is started, unless it is the only one. */
  readonly headroom?: (signal: AbortSignal) => Promise<void>;
  /** Runs once per started target, before the first plan. */
  readonly warmUp?: (plan: ScenarioPlan, target: Started) => Promise<void>;
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

/** Starting processes, and scenarios that say so, use all cores: one at a time, so that they disturb the others least. */
interface Gates {
  readonly starting: Gate;
  readonly busy: Gate;
  /** Lanes that were started so far. */
  open: number;
}

/**
 * Runs lanes side by side, the longest first, and the plans of a lane one after another on one started target.
 * A plan that fails does not stop those behind it; a target that cannot be started fails all plans of its lane.
 */
export function createSchedule<Started extends AsyncDisposable, Result>(
  deps: ScheduleDeps<Started, Result>,
): Schedule<Result> {
  const places = new Gate(deps.lanesAtOnce ?? lanesAtOnce());
  const gates: Gates = { starting: new Gate(1), busy: new Gate(1), open: 0 };
  const lanes: Promise<void>[] = [];
  let asked: Asked<Result>[] = [];

  const start = () => {
    const byPlan = new Map(asked.map((entry) => [entry.plan, entry.settled]));
    asked = [];
    for (const lane of lanesOf([...byPlan.keys()])) lanes.push(places.hold(() => runLane(lane, byPlan, gates, deps)));
  };
  return {
    request: (plan) => {
      if (asked.length === 0) setImmediate(start);
      const settled = Promise.withResolvers<Result>();
      asked.push({ plan, settled });
      return settled.promise;
    },
    idle: async () => void (await Promise.all(lanes)),
  };
}

/** Never rejects: whatever goes wrong is told to those who asked for the lane's plans. */
async function runLane<Started extends AsyncDisposable, Result>(
  lane: Lane,
  asked: ReadonlyMap<ScenarioPlan, PromiseWithResolvers<Result>>,
  gates: Gates,
  deps: ScheduleDeps<Started, Result>,
): Promise<void> {
  const say = (type: 'lane-starting' | 'lane-started' | 'lane-stopped') =>
    deps.emit({ type, lane: lane.name, atMs: deps.clock.now() });
  try {
    await using target = await gates.starting.hold(async () => {
      if (gates.open > 0) await deps.headroom?.(deps.signal);
      deps.signal.throwIfAborted();
      say('lane-starting');
      gates.open += 1;
      return deps.startTarget(lane.plans[0]);
    });
    await deps.warmUp?.(lane.plans[0], target);
    say('lane-started');
    for (const plan of lane.plans) {
      const run = () => deps.runPlan(plan, target);
      const outcome = plan.busy ? gates.busy.hold(run) : run();
      await outcome.then(asked.get(plan)?.resolve, asked.get(plan)?.reject);
    }
  } catch (error) {
    deps.emit({ type: 'note', text: `lane ${lane.name}: ${error instanceof Error ? error.message : error}` });
    for (const plan of lane.plans) asked.get(plan)?.reject(error);
  } finally {
    say('lane-stopped');
  }
}
