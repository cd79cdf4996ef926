import { judgeAll } from '../assertions/judge.ts';
import type { Emit } from '../domain/events.ts';
import type { RunHeader, RunReport } from '../domain/run-report.ts';
import type { ScenarioPlan, Suite } from '../domain/scenario.ts';
import { createLoadDriver } from '../load/driver.ts';
import type { JudgedScenario } from '../report/judged-scenario.ts';
import { openStore, type RunStore } from '../report/store.ts';
import { systemClock } from '../runtime/clock.ts';
import { chooseEnvironment } from './choose-environment.ts';
import { conclude, type PlanFailure } from './conclude.ts';
import type { RunOptions } from './options.ts';
import { planSuite, type SuitePlan } from './plan.ts';
import { type PlanTools, runPlan, startTarget } from './run-plan.ts';
import { createSchedule, type Schedule } from './schedule.ts';

/** A suite that is being run. */
export interface Run {
  readonly plan: SuitePlan;
  request(plan: ScenarioPlan): Promise<JudgedScenario>;
  /** Writes all reports from what was kept; call it once, when every request has settled. */
  conclude(): Promise<RunReport | undefined>;
}

/** Plans at once, so that a bad plan starts nothing; environment, load and results folder wait for the first request. */
export function openRun(suite: Suite, options: RunOptions, emit: Emit, signal: AbortSignal): Run {
  const plan = planSuite(suite, options);
  announce(plan, emit);
  const clock = systemClock;
  const startedAt = new Date(clock.wall()).toISOString();
  const startMs = clock.now();
  const environment = chooseEnvironment(options, clock);
  const results: JudgedScenario[] = [];
  const failures: PlanFailure[] = [];
  const versions: Record<string, string> = {};
  let store: RunStore | undefined;
  let schedule: Schedule<JudgedScenario> | undefined;

  const begin = (): Schedule<JudgedScenario> => {
    const kept = openStore(options.resultsRoot, suite.name, options.runId);
    store = kept;
    const keep = async (result: JudgedScenario) => {
      results.push(result);
      await kept.keep(result);
    };
    const load = createLoadDriver();
    const tools: PlanTools = { suite, judge: judgeAll, keep, clock, load, emit, runId: options.runId, signal };
    return createSchedule({
      startTarget: async (first) => {
        const running = await startTarget(first, suite, environment, signal);
        Object.assign(versions, running.versions);
        return running;
      },
      runPlan: (wanted, running) => runPlan(wanted, running, tools),
      clock,
      emit,
      signal,
    });
  };
  const header = (): RunHeader => ({
    id: options.runId,
    suite: suite.name,
    environment: environment.name,
    proxy: options.proxy,
    seed: options.seed,
    startedAt,
    durationMs: clock.now() - startMs,
    versions,
  });
  return {
    plan,
    request: async (wanted) => {
      schedule ??= begin();
      try {
        return await schedule.request(wanted);
      } catch (cause) {
        failures.push({ plan: wanted, cause });
        throw cause;
      }
    },
    conclude: async () => (store ? conclude(store, header(), inPlanOrder(results, plan), failures) : undefined),
  };
}

/** Lanes finish in any order; reports read in the order of the suite. */
function inPlanOrder(results: readonly JudgedScenario[], { plans }: SuitePlan): JudgedScenario[] {
  return results.toSorted((a, b) => plans.indexOf(a.evidence.plan) - plans.indexOf(b.evidence.plan));
}

function announce({ plans, skipped }: SuitePlan, emit: Emit): void {
  emit({ type: 'planned', plans: plans.map(({ scenario, variant, lane }) => ({ scenario, variant, lane })) });
  for (const { scenario, reason } of skipped) emit({ type: 'skipped', scenario, reason });
}
