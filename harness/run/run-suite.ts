import { heldUpIn } from '../assertions/idle-machine.ts';
import type { Emit } from '../domain/events.ts';
import type { Environment, RunningTarget } from '../domain/ports.ts';
import type { ScenarioPlan, Suite } from '../domain/scenario.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { JudgedScenario } from '../report/judged-scenario.ts';
import type { RunReport } from '../report/run-report.ts';
import { openStore } from '../report/store/run-folder.ts';
import { systemClock } from '../runtime/clock.ts';
import { createEnvironment } from './place/choose-environment.ts';
import type { LoadPlace } from './place/load-place.ts';
import type { RunOptions } from './plan/options.ts';
import type { SuitePlan } from './plan/plan-suite.ts';
import { conclude, type PlanFailure } from './record/conclude.ts';
import { createRunTimer, proxyOf, type RunFacts } from './record/run-header.ts';
import { demandEnd, type PlanTools, runPlan, startTarget } from './scenario/run-plan.ts';
import { warmUp } from './scenario/warm-up.ts';
import type { LaneDeps } from './schedule/lane-runner.ts';
import type { Machines } from './schedule/machine.ts';
import { rerunAlone } from './schedule/rerun-alone.ts';
import { createSchedule, type Schedule } from './schedule/schedule.ts';

/** A suite that is being run. */
export interface SuiteRun {
  /** The judged scenario of one plan of the suite. Rejects when it did not come to its end. */
  request(plan: ScenarioPlan): Promise<JudgedScenario>;
  /** Waits until all targets are stopped, then writes all reports; call it once. Undefined when nothing was requested. */
  conclude(): Promise<RunReport | undefined>;
}

/** What the suites of a process share. */
export interface SuiteTools {
  readonly options: RunOptions;
  readonly machines: Machines;
  readonly loadPlace: LoadPlace;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Opens the run of a suite that was planned. The results folder and the targets wait for the first request. */
export function openSuiteRun(suite: Suite, plan: SuitePlan, shared: SuiteTools): SuiteRun {
  const { options } = shared;
  const tools = { ...shared, emit: withLanesOf(suite, shared.emit) };
  announce(suite, plan, tools.emit);
  const environment = createEnvironment(options, systemClock, (text) => tools.emit({ type: 'note', text }));
  const failures: PlanFailure[] = [];
  let started: StartedRun | undefined;
  return {
    request: async (wanted) => {
      started ??= startRun(suite, environment, tools);
      try {
        return await started.schedule.request(wanted);
      } catch (cause) {
        failures.push({ plan: wanted, cause });
        throw cause;
      }
    },
    conclude: async () => {
      if (!started) return undefined;
      await using _load = started.load;
      await started.schedule.idle();
      return await conclude({
        store: started.store,
        header: started.header(),
        results: await started.results(plan),
        failures,
        skipped: plan.skipped,
      });
    },
  };
}

type StartedRun = ReturnType<typeof startRun>;

/** Everything that exists only once something runs. */
function startRun(suite: Suite, environment: Environment, { options, machines, loadPlace, emit, signal }: SuiteTools) {
  const store = openStore(options.resultsRoot, suite.name, options.runId);
  // Evidence is large, so what was kept is on disk until the suite is concluded, and only its verdicts are here.
  const kept = new Map<ScenarioPlan, readonly Verdict[]>();
  const versions: Record<string, string> = {};
  const timer = createRunTimer();
  const load = loadPlace.use({ say: (text) => emit({ type: 'note', text }), signal });
  const tools: PlanTools = {
    suite,
    strict: options.strict ?? false,
    save: async (result) => {
      const { plan } = result.evidence;
      const first = kept.get(plan);
      await store.keep(first ? { ...result, first } : result);
      kept.set(plan, result.verdicts);
    },
    clock: systemClock,
    load: load.driver,
    emit,
    runId: options.runId,
    signal,
  };
  const lanes = (isAlone: () => boolean): UnplacedLanes => ({
    startTarget: async (first) => {
      timer.begin();
      const running = await startTarget(first, suite, environment, signal);
      Object.assign(versions, running.versions);
      await load.open().catch(async (error) => {
        await running[Symbol.asyncDispose]();
        throw error;
      });
      return running;
    },
    inWaves: environment.heavyStart ?? false,
    warmUp: (first, running) => warmUp(first, running, tools),
    runPlan: async (plan, running) => {
      const result = await runPlan(plan, running, { ...tools, isAlone });
      demandEnd(result.evidence);
      return result;
    },
    clock: systemClock,
    emit,
    signal,
  });
  return {
    load,
    store,
    schedule:
      options.confirm === false
        ? createSchedule({ ...lanes(() => false), machine: machines.shared })
        : rerun({ shared: lanes(() => !machines.shared.shared), alone: lanes(() => true) }, machines),
    /** In the order of the suite: lanes finish in any order. */
    results: ({ plans }: SuitePlan) => Promise.all(plans.filter((each) => kept.has(each)).map(store.read)),
    header: () => timer.header({ ...identityOf(suite, options), versions }),
  };
}

function identityOf({ name }: Suite, { runId, environment, proxy, seed }: RunOptions): Omit<RunFacts, 'versions'> {
  return { id: runId, suite: name, environment, proxy: proxyOf(environment, proxy), seed };
}

type SuiteLanes = LaneDeps<RunningTarget, JudgedScenario>;

type UnplacedLanes = Omit<SuiteLanes, 'machine'>;

function rerun(
  lanes: { readonly shared: UnplacedLanes; readonly alone: UnplacedLanes },
  machines: Machines,
): Schedule<JudgedScenario> {
  const { emit, signal } = lanes.shared;
  const machine = machines.shared;
  const shared = createSchedule({ ...lanes.shared, machine });
  const alone = createSchedule({ ...lanes.alone, machine: machines.alone });
  // Everything that the machine may have changed (`whatMachineChanged`) would be a sixth of a suite on two cores.
  const disturbedBy = ({ evidence, verdicts }: JudgedScenario) =>
    verdicts.every(({ asExpected }) => asExpected) ? undefined : heldUpIn(evidence);
  return rerunAlone({ shared, machine, alone, disturbedBy, emit, signal });
}

/** Suites that share a machine may have lanes of the same name. */
function withLanesOf({ name }: Suite, emit: Emit): Emit {
  const own = <Laned extends { readonly lane: string }>(laned: Laned) => ({
    ...laned,
    lane: `${name} · ${laned.lane}`,
  });
  return (event) => {
    if (event.type === 'planned') return emit({ ...event, plans: event.plans.map(own) });
    return emit('lane' in event ? own(event) : event);
  };
}

function announce({ name: suite }: Suite, { plans, skipped }: SuitePlan, emit: Emit): void {
  emit({ type: 'planned', suite, plans: plans.map(({ scenario, variant, lane }) => ({ scenario, variant, lane })) });
  for (const { scenario, reason } of skipped) emit({ type: 'skipped', scenario, reason });
}
