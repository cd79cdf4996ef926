import type { Emit } from '../../domain/events.ts';
import type { Clock } from '../../domain/ports.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import type { Machine } from './machine.ts';

/** Plans that share one started target and run one after another. */
export interface Lane {
  readonly name: string;
  readonly plans: readonly [ScenarioPlan, ...ScenarioPlan[]];
}

export interface LaneDeps<Started extends AsyncDisposable, Result> {
  /** Starts the target that all plans of a lane share. */
  readonly startTarget: (plan: ScenarioPlan) => Promise<Started>;
  /**
   * Starting a target takes so much of the machine that nothing may be measured meanwhile. Lanes then come in waves: all
   * lanes of a wave are started, then measured, then stopped.
   */
  readonly inWaves?: boolean;
  readonly machine: Machine;
  /** Runs once per started target, before the first plan. */
  readonly warmUp?: (plan: ScenarioPlan, target: Started) => Promise<void>;
  readonly runPlan: (plan: ScenarioPlan, target: Started) => Promise<Result>;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** How much of the machine a lane takes shows only when its load has come to full strength. */
const SETTLING_MS = 4000;

/** The open request for each plan; running the plan settles it. */
export type Requests<Result> = ReadonlyMap<ScenarioPlan, PromiseWithResolvers<Result>>;

export interface LaneRunner<Result> {
  /**
   * Starts the targets of a wave, runs the plans of its lanes side by side, then stops all targets. Never rejects: what
   * goes wrong with a lane rejects the requests for its plans.
   */
  run(wave: readonly Lane[], requests: Requests<Result>): Promise<void>;
}

interface StartedLane<Started> {
  readonly lane: Lane;
  readonly target: Started;
}

export function createLaneRunner<Started extends AsyncDisposable, Result>(
  deps: LaneDeps<Started, Result>,
): LaneRunner<Result> {
  const { machine, signal } = deps;
  const start = async (lane: Lane): Promise<StartedLane<Started>> => {
    const target = await machine.entering.hold(async () => {
      if (!deps.inWaves) await machine.enter(signal);
      signal.throwIfAborted();
      deps.emit({ type: 'lane-starting', lane: lane.name, atMs: deps.clock.now() });
      return deps.startTarget(lane.plans[0]);
    });
    await warmUp(lane, target, deps);
    deps.emit({ type: 'lane-started', lane: lane.name, atMs: deps.clock.now() });
    return { lane, target };
  };
  let settled = Promise.resolve();
  const waitForRoom = async () => {
    await settled;
    await machine.enter(signal);
    settled = deps.clock.sleep(SETTLING_MS, signal).catch(() => {});
  };
  const measure = async ({ lane, target }: StartedLane<Started>, requests: Requests<Result>) => {
    if (deps.inWaves) await machine.entering.hold(waitForRoom);
    for (const plan of lane.plans) {
      const runPlan = () => deps.runPlan(plan, target);
      const outcome = plan.busy ? machine.busy.hold(runPlan) : runPlan();
      await outcome.then(requests.get(plan)?.resolve, requests.get(plan)?.reject);
    }
  };
  return {
    run: async (wave, requests) => {
      const attempt = <T>(lane: Lane, work: () => Promise<T>) =>
        work().catch((error: unknown) => rejectAll(lane, error, requests, deps.emit));
      const started = await Promise.all(wave.map((lane) => attempt(lane, () => start(lane))));
      const lanes = started.filter((lane) => lane !== undefined);
      await Promise.all(lanes.map((lane) => attempt(lane.lane, () => measure(lane, requests))));
      await Promise.all(lanes.map(({ lane, target }) => attempt(lane, async () => target[Symbol.asyncDispose]())));
      for (const { name } of wave) deps.emit({ type: 'lane-stopped', lane: name, atMs: deps.clock.now() });
    },
  };
}

async function warmUp<Started extends AsyncDisposable>(
  { plans }: Lane,
  target: Started,
  deps: Pick<LaneDeps<Started, unknown>, 'warmUp'>,
): Promise<void> {
  try {
    await deps.warmUp?.(plans[0], target);
  } catch (error) {
    await target[Symbol.asyncDispose]();
    throw error;
  }
}

/** What goes wrong with a lane fails each of its plans that has no outcome yet. */
function rejectAll<Result>({ name, plans }: Lane, error: unknown, requests: Requests<Result>, emit: Emit): undefined {
  emit({ type: 'note', text: `lane ${name}: ${error instanceof Error ? error.message : error}` });
  for (const plan of plans) requests.get(plan)?.reject(error);
}
