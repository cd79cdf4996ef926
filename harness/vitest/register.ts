import { afterAll, describe, inject, test } from 'vitest';
import type { RunEvent } from '../domain/events.ts';
import { planName, type ScenarioPlan, type Suite } from '../domain/scenario.ts';
import { onSuite } from '../domain/suite.ts';
import { DEFAULT_SEED, type RunOptions } from '../run/plan/options.ts';
import { newRunId } from '../run/record/run-header.ts';
import { openRun, type Run } from '../run/run-suite.ts';
import { createMachines } from '../run/schedule/machine.ts';
import { systemClock } from '../runtime/clock.ts';
import { onAbort, openChannel } from './channel.ts';
import { demandExpected } from './demand.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absent when Vitest was started by hand instead of by the command line. */
    squall?: RunOptions;
    /** The suite files that the command line asks for. */
    squallFiles?: readonly string[];
  }
}

/** Shared by all suites, which take turns on them. */
const machines = createMachines(systemClock);

/** Turns every suite that a file declares into Vitest tests: one per scenario x variant, run in lanes. */
onSuite((suite) => {
  const options = inject('squall') ?? byHand();
  describe.concurrent(suite.name, () => registerSuite(suite, options));
});

function registerSuite(suite: Suite, options: RunOptions): void {
  const channel = openChannel(options.runId);
  const stop = new AbortController();
  onAbort(channel, (reason) => stop.abort(reason));
  const emit = (event: RunEvent) => channel.postMessage(event);
  const run = openRun(suite, { options, machines, emit, signal: stop.signal });
  for (const plan of run.plan.plans) registerPlan(plan, run, stop);
  for (const { scenario, reason } of run.plan.skipped) test.skip(`${scenario} (waits for ${reason})`);
  afterAll(async () => {
    await run.conclude();
    channel.close();
  }, 0);
}

/** Concurrent for Vitest: the order is decided by the lanes of the run, which know what may run side by side. */
function registerPlan(plan: ScenarioPlan, run: Run, stop: AbortController): void {
  test.concurrent(planName(plan), { timeout: 0, retry: 0 }, async ({ signal, annotate }) => {
    signal.addEventListener('abort', () => stop.abort('the test was cancelled'), { once: true });
    const { evidence, verdicts } = await run.request(plan);
    await annotate(`${evidence.load.ledger.sent} requests, ${verdicts.length} statements`);
    demandExpected(plan, verdicts);
  });
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
