import { playRules, scrapedBy, scrapeEveryMs } from '../../alerts/rules/play-rules.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { ProbeEvidence, Prober, RunningTarget } from '../../domain/ports.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { idleEdges } from '../../environments/unused-edges.ts';
import { watchCpuWaits } from '../../measure/machine/cpu-waits.ts';
import { createProber, type ProberOptions } from '../../measure/prober.ts';
import { quiesce } from '../../measure/quiesce.ts';
import { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { isSquallError } from '../../runtime/errors.ts';
import { countByServices } from './count-by-services.ts';
import { followRequests, withRequestIds } from './follow-requests.ts';
import { type PhasesSeen, runPhases } from './run-phases.ts';
import type { ScenarioRun, TimedRun, Tools } from './scenario-run.ts';
import { unlessDied } from './unless-died.ts';

/** Real ms between two readings of a service's metrics, and the length of one interval of the load's record. */
const PROBE_EVERY_MS = 1000;
const INTERVAL_MS = 1000;
const SHORTEST_MS = 100;

/**
 * Runs one scenario against a started target: phase by phase, then freezes what the witnesses saw. A scenario that is
 * aborted or breaks off still closes its ledger; its evidence then says how it ended. Throws SQUALL_SERVICE_DIED when a service
 * or proxy dies meanwhile.
 */
export function runScenario(run: ScenarioRun, tools: Tools): Promise<Evidence> {
  const play = (signal: AbortSignal) => playScenario({ ...run, signal }, tools);
  const brokeOff = ({ ended }: Evidence) => ended?.reason === 'broken';
  return unlessDied(run.running, run.signal, { clock: tools.clock, brokeOff }, play);
}

async function playScenario(run: ScenarioRun, tools: Tools): Promise<Evidence> {
  await using cleanup = new CleanupStack();
  const { plan, target, running, signal, injected = [] } = run;
  const { clock } = tools;
  const startedAt = new Date(clock.wall()).toISOString();
  const originMs = clock.now();
  const at = () => clock.now() - originMs;

  const timed: TimedRun = { ...run, ...tools, originMs, at };
  const prober = cleanup.use('prober', startProber(timed));
  const session = cleanup.use('load', await startLoad(timed));
  using machine = watchCpuWaits({ running, clock, originMs });
  const seen: PhasesSeen = { windows: [], edges: [], faults: [] };
  const ended = await earlyEnd(signal, async () => {
    await resetServices(running);
    await runPhases({ ...timed, prober, session }, seen);
  });
  const load = await session.finish();
  const cpuWaits = await machine.evidence();
  if (!ended) await quiesce(running, { target, clock, limitMs: plan.deadlineMs, signal });
  const idle = ended ? [] : await idleEdges(faultyEdges(plan, injected), running.edges);
  const slowest = await followRequests(load.slowest, running, originMs);
  const probed = prober.evidence();
  const counts = { target, counters: probed.counters };
  const alerts = evaluateAlerts(plan, probed, seen.windows.at(-1)?.toMs ?? at());
  return {
    schema: 1,
    plan,
    startedAt,
    durationMs: at(),
    phases: seen.windows,
    load: { ...load, slowest },
    ...probed,
    ...alerts,
    ...(seen.edges.length > 0 ? { edges: seen.edges } : {}),
    ...unpooledOf(target),
    ...(idle.length > 0 ? { idleEdges: idle } : {}),
    faults: seen.faults.map((lifted) => countByServices(lifted, lifted.phase, counts)),
    cpuWaits,
    ...(ended ? { ended } : {}),
  };
}

/** What the rules of alerts make of the scrapes, beside what was probed. */
function evaluateAlerts(
  { alerts = [], timeScale }: ScenarioPlan,
  { series, gaps = [], scrapes = [] }: ProbeEvidence,
  untilMs: number,
): Partial<Pick<Evidence, 'alerts' | 'series' | 'gaps'>> {
  if (alerts.length === 0) return {};
  const played = playRules(alerts, { scrapes, untilMs, timeScale });
  const allGaps = [...gaps, ...played.gaps];
  return {
    alerts: played.alerts,
    series: [...series, ...played.series],
    ...(allGaps.length > 0 ? { gaps: allGaps } : {}),
  };
}

function unpooledOf({ services }: Target): Pick<Evidence, 'unpooled'> {
  const unpooled = Object.keys(services).filter((name) => services[name]?.threads === 'none');
  return unpooled.length > 0 ? { unpooled } : {};
}

function faultyEdges({ phases }: ScenarioPlan, injected: readonly string[]): readonly string[] {
  const planned = phases.flatMap(({ faults = [] }) => faults.map(({ on }) => on));
  return [...new Set([...planned, ...injected])].filter((on) => on.includes('->'));
}

/** Resets every service, so that no breaker is still open from the scenario before. */
async function resetServices(running: RunningTarget): Promise<void> {
  const resettable = [...running.services.values()].filter(({ spec }) => spec.reset !== undefined);
  await Promise.all(resettable.map(({ spec, post }) => post(spec.reset ?? '', { fresh: true })));
}

/** Why `work` did not come to its end; undefined when it did. Problems of the environment are thrown. */
async function earlyEnd(signal: AbortSignal, work: () => Promise<void>): Promise<Evidence['ended']> {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    if (signal.aborted) return { reason: 'aborted', message: String(signal.reason) };
    const error = firstOf(thrown);
    if (isSquallError(error)) throw error;
    return { reason: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** The error that came first, where undoing things failed as well. */
function firstOf(error: unknown): unknown {
  return error instanceof Error && 'suppressed' in error ? firstOf(error.suppressed) : error;
}

function startProber({ plan, target, running, clock, emit, originMs }: TimedRun): Prober {
  const { lane, alerts = [], timeScale } = plan;
  const usual = intervalOf(plan, PROBE_EVERY_MS);
  const intervalMs = Math.min(usual, ...alerts.map((rules) => scrapeEveryMs(rules, timeScale)));
  const onReading: ProberOptions['onReading'] = (service, metrics) =>
    emit({
      type: 'reading',
      lane,
      service,
      metrics: Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    });
  const scraped = alerts.length > 0 ? { scraped: scrapedBy(alerts) } : {};
  return createProber({ target, running, clock, originMs, intervalMs, onReading, ...scraped });
}

function startLoad({ plan, target, running, signal, clock, load, emit, runId, originMs }: TimedRun) {
  const { requests, deadlineMs, seed, lane } = plan;
  return load.start(
    { url: running.url, requests: withRequestIds(requests), rules: target.rules, deadlineMs, seed, runId },
    {
      originMs,
      intervalMs: intervalOf(plan, INTERVAL_MS),
      onSnapshot: (snapshot) => emit({ type: 'snapshot', lane, snapshot, atMs: clock.now() }),
      signal,
    },
  );
}

/** As measured. */
function intervalOf({ timeScale }: ScenarioPlan, realMs: number): number {
  return Math.max(SHORTEST_MS, realMs / timeScale);
}
