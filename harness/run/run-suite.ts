import { measureAll } from '../assertions/figures.ts';
import { judgeAll } from '../assertions/judge.ts';
import type { Emit } from '../domain/events.ts';
import type { Environment, RunningTarget } from '../domain/ports.ts';
import type { ScenarioPlan, Suite } from '../domain/scenario.ts';
import { createLoadDriver } from '../load/driver.ts';
import type { JudgedScenario } from '../report/judged-scenario.ts';
import type { RunReport } from '../report/run-report.ts';
import { openStore } from '../report/store/run-folder.ts';
import { systemClock } from '../runtime/clock.ts';
import { chooseEnvironment } from './place/choose-environment.ts';
import type { RunOptions } from './plan/options.ts';
import { planHere } from './plan/plan-here.ts';
import type { SuitePlan } from './plan/plan-suite.ts';
import { conclude, type PlanFailure } from './record/conclude.ts';
import { createRunTimer, proxyOf, type RunTimer } from './record/run-header.ts';
import { type PlanTools, runPlan, startTarget } from './scenario/run-plan.ts';
import { warmUp } from './scenario/warm-up.ts';
import type { LaneDeps } from './schedule/lane-runner.ts';
import type { Machines } from './schedule/machine.ts';
import { rerunAlone } from './schedule/rerun-alone.ts';
import { createSchedule } from './schedule/schedule.ts';

/** A suite that is being run. */
export interface Run {
  readonly plan: SuitePlan;
  request(plan: ScenarioPlan): Promise<JudgedScenario>;
  /** Waits until all targets are stopped, then writes all reports from what was kept; call it once, at the end. */
  conclude(): Promise<RunReport | undefined>;
}

/** What the runs of a process have in common. */
export interface RunPlace {
  readonly options: RunOptions;
  readonly machines: Machines;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Plans at once, so that a bad plan starts nothing; the results folder and the targets wait for the first request. */
export function openRun(suite: Suite, shared: RunPlace): Run {
  const { options } = shared;
  const place = { ...shared, emit: withLanesOf(suite, shared.emit) };
  const plan = planHere(suite, options);
  announce(suite, plan, place.emit);
  const environment = chooseEnvironment(options, systemClock, (text) => place.emit({ type: 'note', text }));
  const timer = createRunTimer();
  const failures: PlanFailure[] = [];
  let work: Work | undefined;
  return {
    plan,
    request: async (wanted) => {
      work ??= startWork(suite, place, environment, timer);
      try {
        return await work.schedule.request(wanted);
      } catch (cause) {
        failures.push({ plan: wanted, cause });
        throw cause;
      }
    },
    conclude: async () => {
      if (!work) return undefined;
      await work.schedule.idle();
      const results = inPlanOrder([...work.results.values()], plan);
      return conclude({
        store: work.store,
        header: timer.header({
          id: options.runId,
          suite: suite.name,
          environment: environment.name,
          proxy: proxyOf(options.environment, options.proxy),
          seed: options.seed,
          versions: work.versions,
        }),
        results,
        failures,
        skipped: plan.skipped,
      });
    },
  };
}

type Work = ReturnType<typeof startWork>;

/** Everything that exists only once something runs. */
function startWork(suite: Suite, place: RunPlace, environment: Environment, timer: RunTimer) {
  const { options, machines, emit, signal } = place;
  const store = openStore(options.resultsRoot, suite.name, options.runId);
  const results = new Map<ScenarioPlan, JudgedScenario>();
  const versions: Record<string, string> = {};
  const tools: PlanTools = {
    suite,
    judge: (evidence) => judgeAll(evidence, { strict: options.strict ?? false }),
    measure: measureAll,
    keep: async (result) => {
      const first = results.get(result.evidence.plan);
      const kept = first ? { ...result, first: first.verdicts } : result;
      results.set(result.evidence.plan, kept);
      await store.keep(kept);
    },
    clock: systemClock,
    load: createLoadDriver(),
    emit,
    runId: options.runId,
    signal,
  };
  const deps: Omit<LaneDeps<RunningTarget, JudgedScenario>, 'machine'> = {
    startTarget: async (first) => {
      timer.begin();
      const running = await startTarget(first, suite, environment, signal);
      Object.assign(versions, running.versions);
      return running;
    },
    inWaves: environment.heavyStart ?? false,
    warmUp: (first, running) => warmUp(first, running, tools),
    runPlan: (wanted, running) => runPlan(wanted, running, tools),
    clock: systemClock,
    emit,
    signal,
  };
  const machine = machines.shared;
  const shared = createSchedule({ ...deps, machine });
  const alone = createSchedule({ ...deps, machine: machines.alone });
  const schedule =
    options.confirm === false ? shared : rerunAlone({ shared, machine, alone, mayBeDisturbed, emit, signal });
  return { store, results, versions, schedule };
}

/** Lanes beside it can make a verdict wrong, but cannot lose a request. */
function mayBeDisturbed({ verdicts, evidence }: JudgedScenario): boolean {
  return evidence.load.ledger.unaccounted === 0 && verdicts.some(({ asExpected }) => !asExpected);
}

/** Lanes finish in any order; reports read in the order of the suite. */
function inPlanOrder(results: readonly JudgedScenario[], { plans }: SuitePlan): JudgedScenario[] {
  return results.toSorted((a, b) => plans.indexOf(a.evidence.plan) - plans.indexOf(b.evidence.plan));
}

/** Suites that share a machine may have lanes of the same name. */
function withLanesOf({ name }: Suite, emit: Emit): Emit {
  return (event) => emit('lane' in event ? { ...event, lane: `${name} · ${event.lane}` } : event);
}

function announce({ name: suite }: Suite, { plans, skipped }: SuitePlan, emit: Emit): void {
  emit({ type: 'planned', suite, plans: plans.map(({ scenario, variant, lane }) => ({ scenario, variant, lane })) });
  for (const { scenario, reason } of skipped) emit({ type: 'skipped', scenario, reason });
}
