import type { EdgeCount, PhaseWindow } from '../../domain/evidence.ts';
import type { LoadPlan } from '../../domain/load-plan.ts';
import { type LoadProgress, type Sent, sentBetween } from '../../domain/load-progress.ts';
import type { PlannedPhase } from '../../domain/scenario.ts';
import { applyFaults } from './apply-faults.ts';
import type { FeltFault } from './count-by-services.ts';
import { countEdges, type EdgeCounts } from './count-edges.ts';
import type { TimedRun } from './scenario-run.ts';
import type { Witnesses } from './witnesses.ts';

/** A scenario with its witnesses in place. */
export interface LiveRun extends TimedRun, Pick<Witnesses, 'prober' | 'session'> {}

/** What was seen of the phases that came to their end; filled as they do. */
export interface PhasesSeen {
  readonly windows: PhaseWindow[];
  readonly edges: EdgeCount[];
  readonly faults: (FeltFault & { readonly phase: string })[];
}

/** A phase that was counted and whose load may still go on. */
export interface CountedPhase {
  readonly name: string;
  readonly fromMs: number;
  /** Its load does, until the next one takes over or it is told to rest. */
  readonly goesOn: boolean;
  /** Of the load, when counting began. */
  readonly progress: LoadProgress;
  /** Sent before the phase began, and while its faults acted; undefined where it has none. */
  readonly acted?: { readonly before: Sent; readonly meanwhile: Sent };
}

/**
 * Runs all phases on one timeline: a load that can go on does so while witnesses are asked, and while faults are lifted and
 * applied. A phase ends when the load of the next one begins.
 */
export async function runPhases(run: LiveRun, seen: PhasesSeen): Promise<void> {
  const edges = await countEdges(run.target, run.running);
  const { phases } = run.plan;
  let before: CountedPhase | undefined;
  for (const [i, phase] of phases.entries()) {
    const isLast = i === phases.length - 1;
    before = await runPhase({ phase, isLast, before, edges, seen }, run);
  }
  if (before) seen.windows.push(windowOf(before, run.at(), await run.session.progress()));
}

interface PhaseRun {
  readonly phase: PlannedPhase;
  readonly isLast: boolean;
  readonly before: CountedPhase | undefined;
  readonly edges: EdgeCounts;
  readonly seen: PhasesSeen;
}

async function runPhase({ phase, isLast, before, edges, seen }: PhaseRun, run: LiveRun): Promise<CountedPhase> {
  const { plan, running, prober, session, clock, emit, at } = run;
  const { name, load } = phase;
  await prober.beginPhase(name);
  const goesOn = !isLast && canGoOn(load);
  const beginLoad = () => session.run(name, load, goesOn ? 'passed' : 'drained');
  // What was sent before a fault acts belongs to its phase, so that no request of the phase before meets it.
  const takesOver = before?.goesOn === true && arrivesSteadily(load);
  if (before?.goesOn && !takesOver) await session.rest();
  const sentBefore = await session.progress();
  const fromMs = at();
  emit({ type: 'phase-started', lane: plan.lane, phase: name, atMs: clock.now() });
  const loadTakenOver = takesOver ? beginLoad() : undefined;
  loadTakenOver?.catch(() => {}); // awaited below, unless a fault cannot be applied
  if (before) seen.windows.push(windowOf(before, fromMs, await session.progress()));

  const announce = (type: 'fault-applied' | 'fault-lifted', text: string) =>
    emit({ type, lane: plan.lane, text, atMs: clock.now() });
  await using active = await applyFaults(phase, { running, at }, announce);
  const applied = await session.progress();
  await (loadTakenOver ?? beginLoad());
  const meanwhile = sentBetween(applied, await session.progress());
  await active.prove();
  seen.faults.push(
    ...(await active.lift()).map((lifted) => ({ ...lifted, phase: name, sentMeanwhile: meanwhile.sent })),
  );

  const acted = phase.faults?.length ? { acted: { before: sentBefore, meanwhile } } : {};
  const counted = { name, fromMs, goesOn, progress: await session.progress(), ...acted };
  // In this order, no service can have counted a request that its proxy has not.
  await prober.endPhase(name);
  seen.edges.push(...(await edges.endPhase(phase)));
  return counted;
}

/** What was in flight when counting began, and what was sent from then on, may be missing in the counts. */
export function windowOf(
  { name, fromMs, progress, acted }: CountedPhase,
  toMs: number,
  end: LoadProgress,
): PhaseWindow {
  const inFlightAtEnd = progress.inFlight + end.sent - progress.sent;
  const outside = acted && sentBetween(acted.meanwhile, sentBetween(acted.before, end));
  return {
    name,
    fromMs,
    toMs,
    inFlightAtEnd,
    ...(outside && { sentOutsideFaults: outside.sent, sentOutsideFaultsOf: outside.sentOf }),
  };
}

/** A number of requests ends by itself. */
function canGoOn(load: LoadPlan): boolean {
  return load.model === 'open' || (load.durationMs !== undefined && load.requests === undefined);
}

/** Whether it may begin before the faults of its phase act; a herd, a list or a number of requests must find them. */
function arrivesSteadily(load: LoadPlan): boolean {
  if (load.model === 'closed') return canGoOn(load);
  return load.arrivals.kind !== 'herd' && load.arrivals.kind !== 'schedule';
}
