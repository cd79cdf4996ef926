import type { Clock, Environment, RunningTarget } from '../../domain/ports.ts';
import type { ScenarioPlan, Suite } from '../../domain/scenario.ts';
import { createLoadDriver } from '../../load/driver.ts';
import type { JudgedScenario } from '../../report/judged-scenario.ts';
import { type PlanTools, runPlan, startTarget } from '../../run/scenario/run-plan.ts';
import { warmUp } from '../../run/scenario/warm-up.ts';
import type { Machine } from '../../run/schedule/machine.ts';
import { createSchedule, type Schedule } from '../../run/schedule/schedule.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';

/** What all lanes of a mutation run share. */
export interface LaneTools {
  /** By name; their services are those of the instrumented copy. */
  readonly suites: ReadonlyMap<string, Suite>;
  readonly environment: Environment;
  readonly reaper: Reaper;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A plan on a target that runs; ends early when `signal` is aborted, which the evidence then says. */
export type RunPlan = (signal: AbortSignal) => Promise<JudgedScenario>;

export interface LaneHooks<Result> {
  /** Called with the first plan of a lane once its target has started. */
  readonly started?: (plan: ScenarioPlan) => Promise<void>;
  readonly run: (plan: ScenarioPlan, run: RunPlan) => Promise<Result>;
}

/** Runs plans of any suite on `machine`, in lanes, and stores nothing. */
export function createLanes<Result>(
  { suites, environment, clock, signal }: LaneTools,
  machine: Machine,
  hooks: LaneHooks<Result>,
): Schedule<Result> {
  const load = createLoadDriver();
  const emit = () => {};
  const suiteOf = ({ suite }: ScenarioPlan) => suites.get(suite) as Suite;
  const tools = (plan: ScenarioPlan, until: AbortSignal): PlanTools => {
    return { suite: suiteOf(plan), clock, load, emit, runId: 'mutants', signal: until };
  };
  const start = async (plan: ScenarioPlan): Promise<RunningTarget> => {
    const running = await startTarget(plan, suiteOf(plan), environment, signal);
    try {
      await hooks.started?.(plan);
      return running;
    } catch (error) {
      await running[Symbol.asyncDispose]();
      throw error;
    }
  };
  return createSchedule<RunningTarget, Result>({
    machine,
    startTarget: start,
    warmUp: (plan, running) => warmUp(plan, running, tools(plan, signal)),
    runPlan: (plan, running) => hooks.run(plan, (until) => runPlan(plan, running, tools(plan, until))),
    clock,
    emit,
    signal,
  });
}

/** The plan with settings for every program of its target, in a lane whose name no other plan has by chance. */
export function planWith(
  plan: ScenarioPlan,
  programs: readonly string[],
  settings: { readonly env: Readonly<Record<string, string>>; readonly lane: string },
): ScenarioPlan {
  const env = Object.fromEntries(programs.map((name) => [name, { ...plan.env?.[name], ...settings.env }]));
  return { ...plan, env: { ...plan.env, ...env }, lane: `${settings.lane} · ${plan.suite} · ${plan.lane}` };
}

/** The services of a plan that are programs. */
export function programsOf(plan: ScenarioPlan, suites: LaneTools['suites']): readonly string[] {
  const { target, scenarios = [] } = suites.get(plan.suite) ?? {};
  const services = scenarios.find(({ name }) => name === plan.scenario)?.target?.services ?? target?.services ?? {};
  return Object.entries(services).flatMap(([name, { entry }]) => (entry === undefined ? [] : [name]));
}
