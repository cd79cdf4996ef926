import type { PhaseWindow } from '../../domain/evidence.ts';
import { type Sent, sentBetween } from '../../domain/load-progress.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { countEdges } from '../../run/scenario/count-edges.ts';
import { type CountedPhase, type LiveRun, type PhasesSeen, windowOf } from '../../run/scenario/run-phases.ts';
import type { Write } from '../journal/entries.ts';
import type { Runbook } from '../runbook/runbook.ts';
import type { ActingFaults } from './acting-faults.ts';
import { type ConductedPhase, conductedPlan, type GameDayPhase } from './conducted-plan.ts';
import { type LoadChange, loadOver } from './load-over.ts';

/** The phases of a game day while they run: nobody knows before how long each will be. */
export interface LivePhases {
  current(): GameDayPhase | undefined;
  /** Reads what witnesses counted in the present phase; its load goes on. */
  count(): Promise<void>;
  /** Begins the next phase, with the load of the one before, which was counted; `onLoad` is awaited before it is told. */
  begin(name: GameDayPhase, onLoad?: () => Promise<void>): Promise<void>;
  /** Changes the load of the present phase; requests per second of real time. */
  setRate(rate: number): Promise<void>;
  /** Ends the load of the last phase; resolves when nothing is in flight any more. */
  rest(): Promise<void>;
  /** Ends the last phase, which was counted. */
  end(): Promise<void>;
  /** What was conducted so far, as a plan. */
  plan(): ScenarioPlan;
  /** All phases so far, the present one up to now. */
  seen(): PhasesSeen;
}

interface LivePhase extends ConductedPhase {
  readonly loads: LoadChange[];
  readonly sentBefore: Sent;
  counted?: CountedPhase;
}

/** As short as a load can be: it goes on until the next. */
const FOR_NOW_MS = 1;

export async function createLivePhases(
  run: LiveRun,
  { arrivals, rate: firstRate }: Pick<Runbook, 'arrivals' | 'rate'>,
  { faults, variant, write }: { readonly faults: ActingFaults; readonly variant: string; readonly write: Write },
): Promise<LivePhases> {
  const { plan, target, running, prober, session, at } = run;
  const edges = await countEdges(target, running);
  const windows: PhaseWindow[] = [];
  const counts: PhasesSeen['edges'] = [];
  const phases: LivePhase[] = [];
  let rate = firstRate * plan.timeScale;
  let restedMs: number | undefined;
  const last = () => phases.at(-1);
  const send = (phase: GameDayPhase) =>
    session.run(phase, loadOver([{ fromMs: 0, rate }], FOR_NOW_MS, arrivals), 'passed');
  const planSoFar = () =>
    conductedPlan(plan, { phases, untilMs: restedMs ?? at(), arrivals, faults: faults.records() });
  const closeWindow = async (phase: LivePhase | undefined, toMs: number) => {
    if (phase?.counted) windows.push(windowOf(phase.counted, toMs, await session.progress()));
  };
  return {
    current: () => last()?.name,
    count: async () => {
      const phase = last();
      const planned = planSoFar().phases.at(-1);
      if (!phase || !planned || phase.counted) return;
      const { name, fromMs, sentBefore } = phase;
      const progress = await session.progress();
      const span = name === 'fault' ? faults.span() : undefined;
      const acted = span ? { acted: { before: sentBefore, meanwhile: sentBetween(span.from, span.to) } } : {};
      phase.counted = { name, fromMs, goesOn: true, progress, ...acted };
      await prober.endPhase(name);
      counts.push(...(await edges.endPhase(planned)));
    },
    begin: async (name, onLoad) => {
      const before = last();
      await prober.beginPhase(name);
      const sentBefore = await session.progress();
      const fromMs = at();
      phases.push({ name, fromMs, sentBefore, loads: [{ fromMs, rate }] });
      await send(name);
      await closeWindow(before, fromMs);
      await onLoad?.();
      await write({ kind: 'phase', variant, phase: name });
    },
    setRate: async (wanted) => {
      rate = wanted * plan.timeScale;
      const phase = last();
      if (!phase) return;
      phase.loads.push({ fromMs: at(), rate });
      await send(phase.name);
    },
    rest: async () => {
      restedMs = at();
      await session.rest('drained');
    },
    end: () => closeWindow(last(), at()),
    plan: planSoFar,
    seen: () => {
      const open = windows.length < phases.length ? last() : undefined;
      const present = open ? [{ name: open.name, fromMs: open.fromMs, toMs: at() }] : [];
      return { windows: [...windows, ...present], edges: [...counts], faults: faults.records() };
    },
  };
}
