import { parseStatement } from '../assertions/parse.ts';
import type { Emit } from '../domain/events.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { LoadPlan, RequestTemplate } from '../domain/load-plan.ts';
import type { ScenarioPlan, Suite } from '../domain/scenario.ts';
import type { Target } from '../domain/target.ts';
import { createUrlEnvironment } from '../environments/one-url.ts';
import type { ClusterPlace } from '../kubernetes/cluster-place.ts';
import type { RunReport } from '../report/run-report.ts';
import { systemClock } from '../runtime/clock.ts';
import { SquallError } from '../runtime/errors.ts';
import { createLoadPlace } from './place/load-place.ts';
import { longestMs } from './place/longest.ts';
import { checkStatement } from './plan/check-suite.ts';
import { planInline } from './plan/plan-inline.ts';
import { conclude } from './record/conclude.ts';
import { createRunTimer } from './record/run-header.ts';
import { demandEnd, runPlan, startTarget } from './scenario/run-plan.ts';

/** Load at one URL: one phase, and statements that decide the exit code. */
export interface LoadJob {
  readonly url: URL;
  readonly request: RequestTemplate;
  readonly load: LoadPlan;
  /** Threads that share the load; where pods do, how many of them. */
  readonly workers: number;
  /** Pods of this cluster send instead of threads. */
  readonly loadOn?: ClusterPlace;
  readonly deadlineMs: number;
  readonly seed: number;
  /** Statement texts, all expected to hold. */
  readonly expect: readonly string[];
  /** A share whose 99 % interval straddles its bound is inconclusive, as a percentile is. */
  readonly strict: boolean;
  readonly runId: string;
}

export interface LoadResult {
  readonly evidence: Evidence;
  readonly report: RunReport;
}

/** Suite and scenario of the report, as there is none of the user's. */
const NAME = 'load';
const VARIANT = 'as it is';

/**
 * Runs the job to its end, or until `signal` is aborted, and judges it: a scenario of a suite whose target is one URL.
 * Throws SQUALL_STATEMENT_SYNTAX, and SQUALL_INVALID_PLAN for a statement that one phase of load cannot answer.
 */
export async function runUrl(job: LoadJob, emit: Emit, signal: AbortSignal): Promise<LoadResult> {
  const { url, seed, runId, strict, workers: threads, loadOn } = job;
  const target = targetOf(job);
  const suite: Suite = { name: NAME, about: '', target, scenarios: [] };
  const plan = planOf(job, target);
  const timer = createRunTimer();
  timer.begin();
  const place = createLoadPlace({ runId, threads, ...(loadOn ? { loadOn } : {}), longestMs: longestMs([plan]) });
  await using load = place.use({ say: (text) => emit({ type: 'note', text }), signal });
  await load.open();
  await using running = await startTarget(plan, suite, createUrlEnvironment(url), signal);
  const tools = {
    suite,
    clock: systemClock,
    load: load.driver,
    emit,
    runId,
    signal,
    strict,
    isAlone: () => true,
  };
  const result = await runPlan(plan, running, tools);
  // A run that was stopped still shows what it measured.
  if (!signal.aborted) demandEnd(result.evidence);
  const { versions } = running;
  const header = timer.header({ id: runId, suite: NAME, environment: 'attach', proxy: 'none', seed, versions });
  return { evidence: result.evidence, report: await conclude({ header, results: [result] }) };
}

function targetOf({ url, request, deadlineMs }: LoadJob): Target {
  return {
    name: url.host,
    summary: '',
    front: url.host,
    services: { [url.host]: { entry: url } },
    edges: [],
    variants: { [VARIANT]: { about: '' } },
    requests: [request],
    rules: [],
    deadlineMs,
  };
}

function planOf({ url, request, load, seed, expect }: LoadJob, target: Target): ScenarioPlan {
  const place = {
    suite: NAME,
    target,
    variant: VARIANT,
    environment: 'attach',
    proxy: 'embedded',
    seed,
    timeScale: 1,
  } as const;
  const plan = planInline(NAME, { load }, place);
  for (const text of expect) parseStatement(text);
  const problems = expect.flatMap((text) => checkStatement(text, plan, target));
  if (problems.length > 0)
    throw new SquallError('SQUALL_INVALID_PLAN', problems.join('\n'), { hint: 'no request was sent' });
  return {
    ...plan,
    about: `${request.method} ${url.href}`,
    statements: expect.map((text) => ({ text, expected: 'hold' })),
  };
}
