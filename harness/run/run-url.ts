import { judgeAll } from '../assertions/judge.ts';
import type { Emit } from '../domain/events.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { LoadPlan, RequestTemplate } from '../domain/load-plan.ts';
import type { Clock } from '../domain/ports.ts';
import type { ScenarioPlan } from '../domain/scenario.ts';
import { createLoadDriver } from '../load/driver.ts';
import { computeReport } from '../report/compute.ts';
import type { RunHeader, RunReport } from '../report/run-report.ts';
import { machineName } from '../runtime/machine.ts';

/** Load without a suite: one URL, one phase, statements that decide the exit code. */
export interface LoadJob {
  readonly url: URL;
  readonly request: RequestTemplate;
  readonly load: LoadPlan;
  readonly deadlineMs: number;
  readonly seed: number;
  /** Statement texts, all expected to hold. */
  readonly expect: readonly string[];
  readonly runId: string;
}

export interface LoadResult {
  readonly evidence: Evidence;
  readonly report: RunReport;
}

/** Length of one interval of the record, and of one step of the live display. */
const INTERVAL_MS = 1000;

/** The name of the only phase; `warmup` is outside every statement, so it cannot be that. */
const PHASE = 'baseline';

/** Runs the job to its end, or to the abort of `signal`, and judges it like a scenario of a suite. */
export async function runLoad(job: LoadJob, clock: Clock, emit: Emit, signal: AbortSignal): Promise<LoadResult> {
  const plan = planOf(job);
  const { lane, scenario, variant } = plan;
  const tell = { at: () => ({ lane, atMs: clock.now() }), emit };
  emit({ type: 'scenario-started', plan, ...tell.at() });
  const evidence = await drive(job, plan, clock, tell, signal);
  const verdicts = judgeAll(evidence);
  emit({ type: 'scenario-finished', scenario, variant, verdicts, ...tell.at() });
  return { evidence, report: computeReport(headerOf(job, evidence), [{ evidence, verdicts }]) };
}

interface Telling {
  readonly at: () => { readonly lane: string; readonly atMs: number };
  readonly emit: Emit;
}

async function drive(
  { url, request, load, deadlineMs, seed, runId }: LoadJob,
  plan: ScenarioPlan,
  clock: Clock,
  { at, emit }: Telling,
  signal: AbortSignal,
): Promise<Evidence> {
  const startedAt = new Date(clock.wall()).toISOString();
  const originMs = clock.now();
  emit({ type: 'phase-started', phase: PHASE, ...at() });
  await using session = await createLoadDriver().start(
    { url: url.origin, requests: [request], rules: [], deadlineMs, seed, runId },
    {
      originMs,
      intervalMs: INTERVAL_MS,
      onSnapshot: (snapshot) => emit({ type: 'snapshot', snapshot, ...at() }),
      signal,
    },
  );
  const aborted = await session.run(PHASE, load).then(
    () => false,
    (error: unknown) => {
      if (signal.aborted) return true;
      throw error;
    },
  );
  const durationMs = clock.now() - originMs;
  return {
    ...{ schema: 1, plan, startedAt, durationMs, phases: [{ name: PHASE, fromMs: 0, toMs: durationMs }] },
    ...{ load: await session.finish(), series: [], counters: [], faults: [] },
    ...(aborted ? { ended: { reason: 'aborted', message: String(signal.reason) } } : {}),
  };
}

function headerOf({ runId, seed }: LoadJob, { startedAt, durationMs }: Evidence): RunHeader {
  return {
    ...{ id: runId, suite: 'load', environment: 'attach', proxy: 'none', seed, startedAt, durationMs },
    versions: { node: process.versions.node },
    machine: machineName(),
  };
}

function planOf(job: LoadJob): ScenarioPlan {
  return {
    scenario: 'load',
    about: `${job.request.method} ${job.url.href}`,
    suite: 'load',
    target: job.url.host,
    variant: 'as it is',
    lane: 'load',
    timeScale: 1,
    seed: job.seed,
    busy: false,
    phases: [{ name: PHASE, load: job.load }],
    requests: [job.request],
    deadlineMs: job.deadlineMs,
    statements: job.expect.map((text) => ({ text, expected: 'hold' })),
  };
}
