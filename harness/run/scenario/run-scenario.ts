import type { Emit } from '../../domain/events.ts';
import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { FaultRecord } from '../../domain/fault.ts';
import type { Clock, LoadDriver, LoadSession, Prober, RunningTarget } from '../../domain/ports.ts';
import type { PlannedPhase, ScenarioPlan } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { takesAway } from '../../faults/catalogue.ts';
import { createProber } from '../../measure/prober.ts';
import { quiesce } from '../../measure/quiesce.ts';
import { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { isSquallError } from '../../runtime/errors.ts';
import { applyFaults } from './apply-faults.ts';
import { witnessedByCalls } from './calls-witness.ts';
import { followRequests, withRequestIds } from './follow-requests.ts';

/** What a scenario runs with; the same for all scenarios of a run. */
export interface Tools {
  readonly clock: Clock;
  readonly load: LoadDriver;
  readonly emit: Emit;
  readonly runId: string;
}

/** Real ms between two readings of a service's metrics, and the length of one interval of the load's record. */
const PROBE_EVERY_MS = 1000;
const INTERVAL_MS = 1000;
const SHORTEST_MS = 100;

/**
 * Runs one scenario against a started target: phase by phase, then freezes what the witnesses saw. A scenario that is
 * aborted or breaks half-way still closes its books: the evidence then says how it ended.
 */
export async function runScenario(
  plan: ScenarioPlan,
  target: Target,
  running: RunningTarget,
  tools: Tools,
  signal: AbortSignal,
): Promise<Evidence> {
  await using cleanup = new CleanupStack();
  const { clock } = tools;
  const startedAt = new Date(clock.wall()).toISOString();
  const originMs = clock.now();
  const at = () => clock.now() - originMs;

  const prober = cleanup.use('prober', probe(plan, target, running, tools, originMs));
  const session = cleanup.use('load', await startLoad(plan, target, running, tools, originMs, signal));
  const windows: PhaseWindow[] = [];
  const faults: FaultRecord[] = [];
  const ended = await endingOf(signal, async () => {
    await forget(running);
    for (const phase of plan.phases) {
      const fromMs = at();
      tools.emit({ type: 'phase-started', lane: plan.lane, phase: phase.name, atMs: clock.now() });
      const records = await runPhase(phase, plan, running, prober, session, tools, at);
      faults.push(...witnessedByCalls(records, phase.name, prober.evidence().counters, target));
      windows.push({ name: phase.name, fromMs, toMs: at() });
    }
  });
  const load = await session.finish();
  if (!ended) await quiesce(running, { target, clock, limitMs: plan.deadlineMs, signal });
  const slowest = await followRequests(load.slowest, running, originMs);
  const measured = { phases: windows, load: { ...load, slowest }, ...prober.evidence(), faults };
  return { schema: 1, plan, startedAt, durationMs: at(), ...measured, ...(ended ? { ended } : {}) };
}

/** Tells every service that another scenario begins, so that no breaker is still open from the one before. */
async function forget(running: RunningTarget): Promise<void> {
  const resettable = [...running.services.values()].filter(({ spec }) => spec.reset !== undefined);
  await Promise.all(resettable.map(({ spec, post }) => post(spec.reset ?? '', { fresh: true })));
}

/** How `work` ended when it did not come to its end; a problem of the environment is not hidden as one. */
async function endingOf(signal: AbortSignal, work: () => Promise<void>): Promise<Evidence['ended']> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (signal.aborted) return { reason: 'aborted', message: String(signal.reason) };
    if (isSquallError(error)) throw error;
    return { reason: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function runPhase(
  phase: PlannedPhase,
  plan: ScenarioPlan,
  running: RunningTarget,
  prober: Prober,
  session: LoadSession,
  tools: Tools,
  at: () => number,
): Promise<readonly FaultRecord[]> {
  await prober.beginPhase(phase.name);
  const announce = (type: 'fault-applied' | 'fault-lifted', text: string) =>
    tools.emit({ type, lane: plan.lane, text, atMs: tools.clock.now() });
  await using faults = await applyFaults(phase, running, at, announce);
  // An open load goes on into the next phase: arrivals do not pause because a phase ends.
  const goesOn = phase.load.model === 'open' && phase !== plan.phases.at(-1);
  await session.run(phase.name, phase.load, goesOn ? 'started' : 'drained');
  await faults.prove();
  await prober.endPhase(phase.name, goneIn(phase));
  return await faults.lift();
}

/** Services that faults of this phase took away. */
function goneIn({ faults = [] }: PlannedPhase): ReadonlySet<string> {
  return new Set(faults.filter(takesAway).map(({ on }) => on));
}

function probe(
  { lane, timeScale }: ScenarioPlan,
  target: Target,
  running: RunningTarget,
  { clock, emit }: Tools,
  originMs: number,
): Prober {
  const intervalMs = Math.max(SHORTEST_MS, PROBE_EVERY_MS / timeScale);
  const onReading = (service: string, words: ReadonlyMap<string, number>) =>
    emit({ type: 'reading', lane, service, words: Object.fromEntries(words) });
  return createProber({ target, running, clock, originMs, intervalMs, onReading });
}

function startLoad(
  plan: ScenarioPlan,
  target: Target,
  running: RunningTarget,
  tools: Tools,
  originMs: number,
  signal: AbortSignal,
): Promise<LoadSession> {
  return tools.load.start(
    {
      url: running.url,
      requests: withRequestIds(plan.requests),
      rules: target.rules,
      deadlineMs: plan.deadlineMs,
      seed: plan.seed,
      runId: tools.runId,
    },
    {
      originMs,
      intervalMs: Math.max(SHORTEST_MS, INTERVAL_MS / plan.timeScale),
      onSnapshot: (snapshot) => tools.emit({ type: 'snapshot', lane: plan.lane, snapshot, atMs: tools.clock.now() }),
      signal,
    },
  );
}
