import { measureAll } from '../assertions/figures.ts';
import { judgeAll } from '../assertions/judge.ts';
import type { Emit } from '../domain/events.ts';
import type { Environment, RunningTarget } from '../domain/ports.ts';
import type { RunHeader, RunReport } from '../domain/run-report.ts';
import type { ScenarioPlan, Suite } from '../domain/scenario.ts';
import { createLoadDriver } from '../load/driver.ts';
import type { JudgedScenario } from '../report/judged-scenario.ts';
import { openStore } from '../report/store/run-folder.ts';
import { systemClock } from '../runtime/clock.ts';
import { machineName } from '../runtime/machine.ts';
import { chooseEnvironment } from './choose-environment.ts';
import { conclude, type PlanFailure } from './conclude.ts';
import { confirmAlone } from './confirm.ts';
import { createHeadroom } from './headroom.ts';
import type { RunOptions } from './options.ts';
import type { SuitePlan } from './plan.ts';
import { planHere } from './plan-here.ts';
import { type PlanTools, runPlan, startTarget } from './run-plan.ts';
import { createSchedule, type ScheduleDeps } from './schedule.ts';
import { warmUp } from './warm-up.ts';

/** A suite that is being run. */
export interface Run {
  readonly plan: SuitePlan;
  request(plan: ScenarioPlan): Promise<JudgedScenario>;
  /** Waits until all targets are stopped, then writes all reports from what was kept; call it once, at the end. */
  conclude(): Promise<RunReport | undefined>;
}

/** Plans at once, so that a bad plan starts nothing; the results folder and the targets wait for the first request. */
export function openRun(suite: Suite, options: RunOptions, emit: Emit, signal: AbortSignal): Run {
  const plan = planHere(suite, options);
  announce(plan, emit);
  const environment = chooseEnvironment(options, systemClock, (text) => emit({ type: 'note', text }));
  const header = startHeader(suite, options, environment);
  const failures: PlanFailure[] = [];
  let work: Work | undefined;
  return {
    plan,
    request: async (wanted) => {
      work ??= startWork(suite, options, environment, emit, signal);
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
      return conclude(work.store, header(work.versions), results, failures, plan.skipped);
    },
  };
}

type Work = ReturnType<typeof startWork>;

/** Everything that exists only once something runs. */
function startWork(suite: Suite, options: RunOptions, environment: Environment, emit: Emit, signal: AbortSignal) {
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
  const deps: ScheduleDeps<RunningTarget, JudgedScenario> = {
    startTarget: async (first) => {
      const running = await startTarget(first, suite, environment, signal);
      Object.assign(versions, running.versions);
      return running;
    },
    inWaves: environment.heavyStart ?? false,
    warmUp: (first, running) => warmUp(first, suite, running, tools, signal),
    runPlan: (wanted, running) => runPlan(wanted, running, tools),
    clock: systemClock,
    emit,
    signal,
  };
  const together = createSchedule({ ...deps, headroom: createHeadroom(systemClock) });
  const alone = createSchedule({ ...deps, lanesAtOnce: 1 });
  const confirmed = confirmAlone({ together, alone, doubts, emit, signal });
  return { store, results, versions, schedule: options.confirm === false ? together : confirmed };
}

/** Books that do not balance are nobody's company's fault. */
function doubts({ verdicts, evidence }: JudgedScenario): boolean {
  return evidence.load.ledger.unaccounted === 0 && verdicts.some(({ asExpected }) => !asExpected);
}

/** The run's header as it will be when the run ends. */
function startHeader(suite: Suite, { runId, proxy, seed }: RunOptions, environment: Environment) {
  const startedAt = new Date(systemClock.wall()).toISOString();
  const startMs = systemClock.now();
  return (versions: RunHeader['versions']): RunHeader => ({
    id: runId,
    suite: suite.name,
    environment: environment.name,
    proxy: environment.name === 'local' ? proxy : 'toxiproxy',
    seed,
    startedAt,
    durationMs: systemClock.now() - startMs,
    versions,
    machine: machineName(),
  });
}

/** Lanes finish in any order; reports read in the order of the suite. */
function inPlanOrder(results: readonly JudgedScenario[], { plans }: SuitePlan): JudgedScenario[] {
  return results.toSorted((a, b) => plans.indexOf(a.evidence.plan) - plans.indexOf(b.evidence.plan));
}

function announce({ plans, skipped }: SuitePlan, emit: Emit): void {
  emit({ type: 'planned', plans: plans.map(({ scenario, variant, lane }) => ({ scenario, variant, lane })) });
  for (const { scenario, reason } of skipped) emit({ type: 'skipped', scenario, reason });
}
