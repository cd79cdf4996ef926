import type { Emit } from '../domain/events.ts';
import type { Clock } from '../domain/ports.ts';
import type { ScenarioPlan } from '../domain/scenario.ts';
import { Gate } from './gate.ts';
import type { Headroom } from './headroom.ts';
import type { Lane } from './lanes.ts';

export interface LaneDeps<Started extends AsyncDisposable, Result> {
  /** Starts the target that all plans of a lane share. */
  readonly startTarget: (plan: ScenarioPlan) => Promise<Started>;
  /**
   * Starting a target takes so much of the machine that nothing may be measured meanwhile: lanes then come in waves. All of
   * a wave are started, then measured, then stopped.
   */
  readonly inWaves?: boolean;
  /** Waited for before one more lane uses the machine, unless it is the only one. */
  readonly headroom?: Headroom;
  /** Runs once per started target, before the first plan. */
  readonly warmUp?: (plan: ScenarioPlan, target: Started) => Promise<void>;
  readonly runPlan: (plan: ScenarioPlan, target: Started) => Promise<Result>;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** How busy the machine is shows what the lane before takes of it only when its load has come to full strength. */
const SETTLING_MS = 4000;

/** Who asked for a plan, by plan. */
export type Asked<Result> = ReadonlyMap<ScenarioPlan, PromiseWithResolvers<Result>>;

export interface LanePlayer<Result> {
  /**
   * Starts the targets of `wave`, then runs the plans of its lanes side by side, then stops all. Never rejects: whatever
   * goes wrong is told to those who asked for the lane's plans.
   */
  play(wave: readonly Lane[], asked: Asked<Result>): Promise<void>;
}

interface Open<Started> {
  readonly lane: Lane;
  readonly target: Started;
}

export function createLanePlayer<Started extends AsyncDisposable, Result>(
  deps: LaneDeps<Started, Result>,
): LanePlayer<Result> {
  // Starting, and scenarios that say so, use all cores: one at a time, so that they disturb the others least.
  const entering = new Gate(1);
  const busy = new Gate(1);
  let entered = 0;
  /** One lane after the other, each when the machine has room for it beside those before. */
  const enter = async () => {
    if (entered++ > 0) await deps.headroom?.wait(deps.signal);
  };
  const open = async (lane: Lane): Promise<Open<Started>> => {
    const target = await entering.hold(async () => {
      if (!deps.inWaves) await enter();
      deps.signal.throwIfAborted();
      deps.emit({ type: 'lane-starting', lane: lane.name, atMs: deps.clock.now() });
      return deps.startTarget(lane.plans[0]);
    });
    await warmUp(lane, target, deps);
    deps.emit({ type: 'lane-started', lane: lane.name, atMs: deps.clock.now() });
    return { lane, target };
  };
  let settled = Promise.resolve();
  const begin = async () => {
    await settled;
    await enter();
    settled = deps.clock.sleep(SETTLING_MS, deps.signal).catch(() => {});
  };
  const run = async ({ lane, target }: Open<Started>, asked: Asked<Result>) => {
    if (deps.inWaves) await entering.hold(begin);
    for (const plan of lane.plans) {
      const runPlan = () => deps.runPlan(plan, target);
      const outcome = plan.busy ? busy.hold(runPlan) : runPlan();
      await outcome.then(asked.get(plan)?.resolve, asked.get(plan)?.reject);
    }
  };
  return {
    play: async (wave, asked) => {
      const each = <T>(lane: Lane, work: () => Promise<T>) => attempt(lane, work, asked, deps);
      const opened = await Promise.all(wave.map((lane) => each(lane, () => open(lane))));
      const lanes = opened.filter((lane) => lane !== undefined);
      await Promise.all(lanes.map((lane) => each(lane.lane, () => run(lane, asked))));
      await Promise.all(lanes.map(({ lane, target }) => each(lane, async () => target[Symbol.asyncDispose]())));
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

/** What goes wrong with a lane goes wrong with each of its plans that has no outcome yet. */
async function attempt<T, Result>(
  lane: Lane,
  work: () => Promise<T>,
  asked: Asked<Result>,
  { emit }: Pick<LaneDeps<AsyncDisposable, Result>, 'emit'>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    emit({ type: 'note', text: `lane ${lane.name}: ${error instanceof Error ? error.message : error}` });
    for (const plan of lane.plans) asked.get(plan)?.reject(error);
    return undefined;
  }
}
