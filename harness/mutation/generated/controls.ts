import type { ScenarioPlan } from '../../domain/scenario.ts';
import { planName } from '../../domain/scenario.ts';
import { explainVerdict } from '../../report/explain/explain-verdict.ts';
import { demandEnd } from '../../run/scenario/run-plan.ts';
import type { Machine } from '../../run/schedule/machine.ts';
import { type Coverage, openCoverage } from './coverage/coverage.ts';
import { type Control, type Journal, planHash } from './journal.ts';
import { createLanes, type LaneTools, planWith, programsOf, type RunPlan } from './lanes.ts';

export interface ControlRun {
  readonly journal: Journal;
  readonly tools: LaneTools;
  readonly machine: Machine;
  /** `problem`: why a plan proves nothing, because it did not come out as expected without a mutant. */
  readonly onControl: (plan: ScenarioPlan, problem?: string) => void;
}

/** A lane whose processes tell what they pass. */
interface WatchedLane {
  readonly coverage: Coverage;
  loaded: ReadonlySet<string>;
}

/** Runs each plan that the journal does not know yet once without a mutant, and writes down which mutants it passes. */
export async function runControls(plans: readonly ScenarioPlan[], run: ControlRun): Promise<void> {
  const known = new Set(run.journal.entries.flatMap((entry) => (entry.kind === 'control' ? [entry.plan] : [])));
  const missing = plans.filter((plan) => !known.has(planHash(plan)));
  await using watched = await watchLanes(missing, run);
  const originals = new Map(missing.map((plan) => [watched.plan(plan), plan]));
  const lanes = createLanes(run.tools, run.machine, {
    started: async (plan) => {
      const lane = watched.lane(plan);
      lane.loaded = await lane.coverage.take();
    },
    run: async (plan, runPlan) => {
      const lane = watched.lane(plan);
      const original = originals.get(plan) ?? plan;
      const seen = await observe(original, lane, runPlan, run);
      if (typeof seen === 'string') return run.onControl(original, seen);
      await run.journal.add(seen);
      run.onControl(original);
    },
  });
  const outcomes = await Promise.allSettled(
    [...originals].map(([plan, original]) =>
      lanes.request(plan).catch((error: Error) => {
        run.tools.signal.throwIfAborted();
        run.onControl(original, error.message);
      }),
    ),
  );
  await lanes.idle();
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function observe(
  original: ScenarioPlan,
  { coverage, loaded }: WatchedLane,
  runPlan: RunPlan,
  { tools: { clock, signal } }: ControlRun,
): Promise<Control | string> {
  await coverage.take();
  const startMs = clock.now();
  const { evidence, verdicts } = await runPlan(signal);
  demandEnd(evidence);
  const ms = Math.round(clock.now() - startMs);
  const passed = [...(await coverage.take())];
  const unexpected = verdicts.find(({ asExpected }) => !asExpected);
  if (unexpected) return explainVerdict(unexpected);
  if (verdicts.length === 0) return `${planName(original)} judged nothing`;
  return { kind: 'control', plan: planHash(original), ms, loaded: [...loaded], passed };
}

interface WatchedLanes extends AsyncDisposable {
  plan(original: ScenarioPlan): ScenarioPlan;
  lane(plan: ScenarioPlan): WatchedLane;
}

/** Plans that share a lane share the processes, and so what they tell. */
async function watchLanes(plans: readonly ScenarioPlan[], { tools }: ControlRun): Promise<WatchedLanes> {
  const lanes = new Map<string, WatchedLane>();
  const watched = new Map<ScenarioPlan, ScenarioPlan>();
  for (const original of plans) {
    const { lane } = planWith(original, [], { env: {}, lane: 'control' });
    const known = lanes.get(lane) ?? { coverage: await openCoverage(tools.reaper), loaded: new Set<string>() };
    lanes.set(lane, known);
    const settings = { env: known.coverage.env, lane: 'control' };
    watched.set(original, planWith(original, programsOf(original, tools.suites), settings));
  }
  return {
    plan: (original) => watched.get(original) ?? original,
    lane: ({ lane }) => lanes.get(lane) as WatchedLane,
    [Symbol.asyncDispose]: async () => {
      for (const { coverage } of lanes.values()) await coverage[Symbol.asyncDispose]();
    },
  };
}
