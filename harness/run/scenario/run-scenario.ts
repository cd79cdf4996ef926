import type { Emit } from '../../domain/events.ts';
import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { FaultRecord } from '../../domain/fault.ts';
import type { Clock, LoadDriver, LoadSession, Prober, RunningTarget } from '../../domain/ports.ts';
import type { PlannedPhase, ScenarioPlan } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { traitsOf } from '../../faults/catalogue.ts';
import { watchCpuWaits } from '../../measure/machine/cpu-waits.ts';
import { createProber, type ProberOptions } from '../../measure/prober.ts';
import { quiesce } from '../../measure/quiesce.ts';
import { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { isSquallError } from '../../runtime/errors.ts';
import { applyFaults, type LiftedFault } from './apply-faults.ts';
import { countByServices } from './count-by-services.ts';
import { followRequests, withRequestIds } from './follow-requests.ts';

/** What a scenario runs with; the same for all scenarios of a run. */
export interface Tools {
  readonly clock: Clock;
  readonly load: LoadDriver;
  readonly emit: Emit;
  readonly runId: string;
}

/** One scenario against a target that is started. */
export interface ScenarioRun {
  readonly plan: ScenarioPlan;
  readonly target: Target;
  readonly running: RunningTarget;
  /** Ends the scenario early. */
  readonly signal: AbortSignal;
}

/** A scenario whose clock has started. */
interface TimedRun extends ScenarioRun, Tools {
  /** Monotonic ms at which the scenario began. */
  readonly originMs: number;
  /** Ms since the scenario began. */
  readonly at: () => number;
}

/** A scenario with its witnesses in place. */
interface LiveRun extends TimedRun {
  readonly prober: Prober;
  readonly session: LoadSession;
}

/** Real ms between two readings of a service's metrics, and the length of one interval of the load's record. */
const PROBE_EVERY_MS = 1000;
const INTERVAL_MS = 1000;
const SHORTEST_MS = 100;

/**
 * Runs one scenario against a started target: phase by phase, then freezes what the witnesses saw. A scenario that is
 * aborted or breaks off still closes its ledger; its evidence then says how it ended.
 */
export async function runScenario(run: ScenarioRun, tools: Tools): Promise<Evidence> {
  await using cleanup = new CleanupStack();
  const { plan, target, running, signal } = run;
  const { clock } = tools;
  const startedAt = new Date(clock.wall()).toISOString();
  const originMs = clock.now();
  const at = () => clock.now() - originMs;

  const timed: TimedRun = { ...run, ...tools, originMs, at };
  const prober = cleanup.use('prober', startProber(timed));
  const session = cleanup.use('load', await startLoad(timed));
  using machine = watchCpuWaits({ running, clock, originMs, intervalMs: intervalOf(plan, INTERVAL_MS) });
  const windows: PhaseWindow[] = [];
  const faults: FaultRecord[] = [];
  const ended = await earlyEnd(signal, async () => {
    await resetServices(running);
    for (const phase of plan.phases) {
      const fromMs = at();
      tools.emit({ type: 'phase-started', lane: plan.lane, phase: phase.name, atMs: clock.now() });
      const lifted = await runPhase(phase, { ...timed, prober, session });
      const { counters } = prober.evidence();
      faults.push(...lifted.map((each) => countByServices(each, phase.name, { target, counters })));
      windows.push({ name: phase.name, fromMs, toMs: at() });
    }
  });
  const load = await session.finish();
  const cpuWaits = machine.evidence();
  if (!ended) await quiesce(running, { target, clock, limitMs: plan.deadlineMs, signal });
  const slowest = await followRequests(load.slowest, running, originMs);
  const measured = { phases: windows, load: { ...load, slowest }, ...prober.evidence(), faults, cpuWaits };
  return { schema: 1, plan, startedAt, durationMs: at(), ...measured, ...(ended ? { ended } : {}) };
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
  } catch (error) {
    if (signal.aborted) return { reason: 'aborted', message: String(signal.reason) };
    if (isSquallError(error)) throw error;
    return { reason: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function runPhase(phase: PlannedPhase, run: LiveRun): Promise<readonly LiftedFault[]> {
  const { plan, running, prober, session, clock, emit, at } = run;
  await prober.beginPhase(phase.name);
  const announce = (type: 'fault-applied' | 'fault-lifted', text: string) =>
    emit({ type, lane: plan.lane, text, atMs: clock.now() });
  await using faults = await applyFaults(phase, running, at, announce);
  // An open load goes on into the next phase: arrivals do not pause because a phase ends.
  const goesOn = phase.load.model === 'open' && phase !== plan.phases.at(-1);
  await session.run(phase.name, phase.load, goesOn ? 'started' : 'drained');
  await faults.prove();
  await prober.endPhase(phase.name, servicesAway(phase));
  return await faults.lift();
}

/** Services that faults of this phase keep from answering. */
function servicesAway({ faults = [] }: PlannedPhase): ReadonlySet<string> {
  const away = faults.filter((fault) => traitsOf(fault).service !== 'serves');
  return new Set(away.map(({ on }) => on));
}

function startProber({ plan, target, running, clock, emit, originMs }: TimedRun): Prober {
  const { lane } = plan;
  const intervalMs = intervalOf(plan, PROBE_EVERY_MS);
  const onReading: ProberOptions['onReading'] = (service, metrics) =>
    emit({
      type: 'reading',
      lane,
      service,
      metrics: Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    });
  return createProber({ target, running, clock, originMs, intervalMs, onReading });
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
