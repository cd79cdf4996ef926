import type { Emit } from '../../domain/events.ts';
import type { Clock } from '../../domain/ports.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import type { Lane } from './lanes.ts';
import type { Machine } from './machine.ts';

export interface LaneDeps<Started extends AsyncDisposable, Result> {
  /** Starts the target that all plans of a lane share. */
  readonly startTarget: (plan: ScenarioPlan) => Promise<Started>;
  /**
   * Starting a target takes so much of the machine that nothing may be measured meanwhile: lanes then come in waves. All of
   * a wave are started, then measured, then stopped.
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
  const { machine, signal } = deps;
  const open = async (lane: Lane): Promise<Open<Started>> => {
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
  const begin = async () => {
    await settled;
    await machine.enter(signal);
    settled = deps.clock.sleep(SETTLING_MS, signal).catch(() => {});
  };
  const run = async ({ lane, target }: Open<Started>, asked: Asked<Result>) => {
    if (deps.inWaves) await machine.entering.hold(begin);
    for (const plan of lane.plans) {
      const runPlan = () => deps.runPlan(plan, target);
      const outcome = plan.busy ? machine.busy.hold(runPlan) : runPlan();
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
