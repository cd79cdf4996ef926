import { join } from 'node:path';
import type { Clock } from '../../domain/ports.ts';
import type { ScenarioPlan, Suite } from '../../domain/scenario.ts';
import { createLocalEnvironment } from '../../environments/local/environment.ts';
import type { Machines } from '../../run/schedule/machine.ts';
import { createReaper } from '../../runtime/reaper/reaper.ts';
import { type Candidate, choosePlans } from './choose-plans.ts';
import { runControls } from './controls.ts';
import { type Journal, openJournal, planHash, proofHash } from './journal.ts';
import { openLab } from './lab.ts';
import type { LaneTools } from './lanes.ts';
import type { Mutant } from './mutant.ts';
import { outdated, type Reviewed, whyEquivalent } from './reviewed.ts';
import { sampleMutants } from './sample.ts';
import { type Known, type MutantResult, resultOf } from './score.ts';
import { createTrials, type Suspect } from './try-mutant.ts';

export interface GeneratedOptions {
  /** The project. */
  readonly root: string;
  /** Where the instrumented copy is made and removed, and where the journal stays. */
  readonly parent: string;
  readonly suites: readonly Suite[];
  readonly plans: readonly ScenarioPlan[];
  readonly reviewed: Reviewed;
  readonly sample: number;
  readonly seed: number;
  /** Whether a mutant may be in the sample. */
  readonly wanted: (mutant: Mutant) => boolean;
  readonly machines: Machines;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onControl: (plan: ScenarioPlan, problem?: string) => void;
  readonly onResult: (result: MutantResult) => void;
}

export interface GeneratedRun {
  readonly seed: number;
  /** All that could have been drawn. */
  readonly mutants: number;
  /** Plans that came out as expected without a mutant, and so can catch one. */
  readonly controls: number;
  readonly results: readonly MutantResult[];
  readonly outdated: Reviewed['equivalent'];
}

/** A target has to be ready after so long on a machine that other lanes use. */
const START_LIMIT_MS = 30_000;

/**
 * Builds all mutants into one copy of the targets, runs every plan once without a mutant to learn what it passes, then runs
 * each mutant of a sample against plans that pass it. What the journal knows is not run again. Resolves when all is done or
 * the signal is aborted; what has had no turn is `untried`.
 */
export async function runGenerated(options: GeneratedOptions): Promise<GeneratedRun> {
  const { root, parent, reviewed, clock, signal, machines } = options;
  const reaper = createReaper();
  await using lab = await openLab({ root, parent, reaper }, reviewed);
  const journal = await openJournal(join(parent, `journal-${lab.version}.jsonl`));
  const tools: LaneTools = {
    suites: new Map(options.suites.map((suite) => [suite.name, lab.inLab(suite)])),
    environment: createLocalEnvironment({ proxy: 'embedded', clock, reaper, startLimitMs: START_LIMIT_MS }),
    reaper,
    clock,
    signal,
  };
  const drawn = sampleMutants(lab.mutants.filter(options.wanted), options.sample, options.seed);
  await untilAborted(signal, async () => {
    await runControls(options.plans, { journal, tools, machine: machines.shared, onControl: options.onControl });
    await tryAll(drawn, { ...options, mutants: lab.mutants, journal, tools });
  });
  const candidates = candidatesOf(options.plans, journal);
  return {
    seed: options.seed,
    mutants: lab.mutants.length,
    controls: candidates.length,
    results: resultsOf(suspectsOf(drawn, lab.mutants, candidates), { candidates, reviewed, journal }),
    outdated: outdated(reviewed, lab.mutants),
  };
}

type Trial = GeneratedOptions & {
  readonly mutants: readonly Mutant[];
  readonly journal: Journal;
  readonly tools: LaneTools;
};

/** First side by side; then, one at a time, those whose outcome company may have made. */
async function tryAll(drawn: readonly Mutant[], trial: Trial): Promise<void> {
  const { machines, journal, tools, onResult, plans } = trial;
  const candidates = candidatesOf(plans, journal);
  const isEquivalent = whyEquivalent(trial.reviewed);
  const suspects = suspectsOf(drawn, trial.mutants, candidates).filter(
    ({ mutant }) => isEquivalent(mutant) === undefined,
  );
  const known: Known = { journal, usable: usableOf(candidates) };
  const outcomeOf = (suspect: Suspect) => resultOf(suspect.mutant, suspect.candidates, known);
  const open = () => suspects.filter((one) => outcomeOf(one).outcome === 'untried');
  const tell = (suspect: Suspect) => {
    const result = outcomeOf(suspect);
    if (result.outcome !== 'untried') onResult(result);
  };
  const beside = createTrials({ journal, tools, machine: machines.shared, alone: false });
  const tried = await Promise.allSettled(open().map((suspect) => beside(suspect).then(() => tell(suspect))));
  await machines.shared.idle();
  for (const one of tried) if (one.status === 'rejected') throw one.reason;
  const alone = createTrials({ journal, tools, machine: machines.alone, alone: true });
  for (const suspect of open()) {
    await alone(suspect);
    tell(suspect);
  }
}

function usableOf(candidates: readonly Candidate[]): ReadonlySet<string> {
  return new Set(candidates.flatMap(({ plan }) => [undefined, ...plan.statements].map((one) => proofHash(plan, one))));
}

function candidatesOf(plans: readonly ScenarioPlan[], { entries }: Journal): readonly Candidate[] {
  const controls = new Map(entries.flatMap((entry) => (entry.kind === 'control' ? [[entry.plan, entry]] : [])));
  return plans.flatMap((plan) => {
    const control = controls.get(planHash(plan));
    return control ? [{ plan, control }] : [];
  });
}

function suspectsOf(
  drawn: readonly Mutant[],
  all: readonly Mutant[],
  candidates: readonly Candidate[],
): readonly Suspect[] {
  const byFile = Map.groupBy(all, ({ file }) => file);
  const idsOf = (file: string) => new Set(byFile.get(file)?.map(({ id }) => id));
  return drawn.map((mutant) => ({ mutant, candidates: choosePlans(mutant.id, idsOf(mutant.file), candidates) }));
}

interface KnownToAll {
  readonly candidates: readonly Candidate[];
  readonly reviewed: Reviewed;
  readonly journal: Journal;
}

function resultsOf(
  suspects: readonly Suspect[],
  { candidates, reviewed, journal }: KnownToAll,
): readonly MutantResult[] {
  const usable = usableOf(candidates);
  const equivalent = whyEquivalent(reviewed);
  return suspects.map(({ mutant, candidates: chosen }) =>
    resultOf(mutant, chosen, { journal, usable, equivalent: equivalent(mutant) }),
  );
}

/** An interrupted run still tells what it knows. */
async function untilAborted(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
