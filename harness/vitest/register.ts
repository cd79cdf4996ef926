import { afterAll, describe, inject, test } from 'vitest';
import type { RunEvent } from '../domain/events.ts';
import { planName, type ScenarioPlan, type Suite } from '../domain/scenario.ts';
import type { Verdict } from '../domain/verdict.ts';
import { explainVerdict } from '../report/explain/explain-verdict.ts';
import { loadConfig } from '../run/config/load-config.ts';
import { onSuite, useTargets } from '../run/declare-suite.ts';
import { createLoadPlace } from '../run/place/load-place.ts';
import { longestMs } from '../run/place/longest.ts';
import { fitToEnvironment } from '../run/plan/fit-environment.ts';
import { DEFAULT_SEED, type RunOptions } from '../run/plan/options.ts';
import { planSuite, type SuitePlan } from '../run/plan/plan-suite.ts';
import { newRunId } from '../run/record/run-header.ts';
import { openSuiteRun, type SuiteRun } from '../run/run-suite.ts';
import { createMachines } from '../run/schedule/machine.ts';
import { systemClock } from '../runtime/clock.ts';
import { beat, onAbort, openChannel } from './channel.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absent when Vitest was started by hand instead of by the command line. */
    squall?: RunOptions;
    /** The plan of each suite by its name; the command line makes it. */
    squallPlans?: Readonly<Record<string, SuitePlan>>;
    /** The suite files that the command line asks for. */
    squallFiles?: readonly string[];
  }
}

const given = inject('squall');
if (given) beat(given.runId);

/** All suites share these machines, and what sends their load. */
const machines = createMachines(systemClock);
const loadPlace = createLoadPlace({
  ...(given ?? { runId: newRunId() }),
  longestMs: longestMs(Object.values(inject('squallPlans') ?? {}).flatMap(({ plans }) => plans)),
});

/** Suites may name targets of the configuration. */
useTargets((await loadConfig(inject('squall')?.config)).targets);

/** Turns every suite that a file declares into Vitest tests: one per scenario x variant, run in lanes. */
onSuite((suite) => {
  const options = given ?? byHand();
  describe.concurrent(suite.name, () => registerSuite(suite, options));
});

function registerSuite(suite: Suite, options: RunOptions): void {
  const plan = inject('squallPlans')?.[suite.name] ?? fitToEnvironment(suite, planSuite(suite, options), options);
  const channel = openChannel(options.runId);
  const stop = new AbortController();
  onAbort(channel, (reason) => stop.abort(reason));
  const emit = (event: RunEvent) => channel.postMessage(event);
  const run = openSuiteRun(suite, plan, { options, machines, loadPlace, emit, signal: stop.signal });
  for (const each of plan.plans) registerPlan(each, run, stop);
  for (const { scenario, reason } of plan.skipped) test.skip(`${scenario} (needs ${reason})`);
  afterAll(async () => {
    await run.conclude().finally(() => channel.close());
  }, 0);
}

/** Concurrent for Vitest: the lanes of the run decide the order, because they know what may run side by side. */
function registerPlan(plan: ScenarioPlan, run: SuiteRun, stop: AbortController): void {
  test.concurrent(planName(plan), { timeout: 0, retry: 0 }, async ({ signal, annotate }) => {
    signal.addEventListener('abort', () => stop.abort('the test was cancelled'), { once: true });
    const { evidence, verdicts } = await run.request(plan);
    await annotate(`${evidence.load.ledger.sent} requests, ${verdicts.length} statements`);
    assertAsExpected(plan, verdicts);
  });
}

/** A test failure in the words of the statement; Vitest prints its message and needs no stack. */
class StatementFailure extends Error {
  override readonly name = 'StatementFailure';

  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`;
  }
}

/** Throws when a verdict is not what the plan expected, with statement, observed value and bound of each. */
function assertAsExpected(plan: ScenarioPlan, verdicts: readonly Verdict[]): void {
  if (verdicts.length === 0) throw new StatementFailure(`${planName(plan)} judged nothing, which proves nothing`);
  const unexpected = verdicts.filter((verdict) => !verdict.asExpected);
  if (unexpected.length === 0) return;
  const lines = unexpected.map((verdict) => `  ${explainVerdict(verdict)}`);
  throw new StatementFailure([`${planName(plan)} did not do what was expected:`, ...lines].join('\n'));
}

function byHand(): RunOptions {
  return {
    resultsRoot: 'results',
    runId: newRunId(),
    environment: 'local',
    proxy: 'embedded',
    seed: DEFAULT_SEED,
  };
}
