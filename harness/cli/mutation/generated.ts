import { join, matchesGlob, resolve } from 'node:path';
import type { ScenarioPlan, Suite } from '../../domain/scenario.ts';
import { readReviewed } from '../../mutation/generated/reviewed.ts';
import { type GeneratedRun, runGenerated } from '../../mutation/generated/run-generated.ts';
import { scoresOf } from '../../mutation/generated/score.ts';
import { redact } from '../../report/redact.ts';
import { replace } from '../../report/store/files.ts';
import { fitToEnvironment } from '../../run/plan/fit-environment.ts';
import { DEFAULT_SEED } from '../../run/plan/options.ts';
import { planSuite } from '../../run/plan/plan-suite.ts';
import { newRunId } from '../../run/record/run-header.ts';
import { estimateMs } from '../../run/schedule/estimate.ts';
import { createMachine, createMachines, type Machines } from '../../run/schedule/machine.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { EXIT, type ExitCode, SquallError } from '../../runtime/errors.ts';
import { onInterrupt } from '../interrupt.ts';
import { chooseSuites } from '../suite/find-suites.ts';
import { configOfUser, importOfUser, loadSuites } from '../suite/load-suites.ts';
import { controlCounter, showGenerated, showMutant } from './show-generated.ts';

export interface GeneratedFlags {
  readonly config?: string;
  readonly reviewed: string;
  readonly sample: number;
  readonly seed: number;
  readonly goal: number;
  readonly suite: string[];
  readonly longest?: number;
  readonly only?: string[];
  readonly atOnce?: number;
  readonly results: string;
}

export const GENERATED_DEFAULTS = {
  reviewed: 'fixtures/mutants/reviewed.ts',
  sample: 260,
  seed: DEFAULT_SEED,
  goal: 0.85,
} as const;

/** Child processes: containers would have to get every mutant into their images. */
const PLACE = { environment: 'local', proxy: 'embedded' } as const;

/** `squall mutation --generated`: tries mutants of the targets' own code that nobody wrote. */
export async function tryGenerated(flags: GeneratedFlags): Promise<ExitCode> {
  const stop = new AbortController();
  using interrupt = onInterrupt((reason) => stop.abort(new SquallError('SQUALL_INTERRUPTED', reason)));
  const reviewed = readReviewed(await importOfUser(resolve(flags.reviewed), 'SQUALL_USAGE'), flags.reviewed);
  const { suites, plans } = await planAll(flags);
  const startMs = clock.now();
  const run = await runGenerated({
    root: process.cwd(),
    parent: resolve(flags.results, 'mutants'),
    suites,
    plans,
    reviewed,
    sample: flags.sample,
    seed: flags.seed,
    wanted: ({ file }) => flags.only?.some((pattern) => matchesGlob(file, pattern)) ?? true,
    machines: machinesFor(flags.atOnce),
    clock,
    signal: stop.signal,
    onControl: controlCounter(plans.length, (line) => console.log(line)),
    onResult: (result) => console.log(showMutant(result)),
  });
  await save(run, flags.results);
  console.log(showGenerated(run, { goal: flags.goal, ms: clock.now() - startMs }));
  return interrupt.happened ? EXIT.interrupted : exitCodeOf(run, flags.goal);
}

async function planAll({
  config,
  suite: names,
  longest = Number.POSITIVE_INFINITY,
}: GeneratedFlags): Promise<{ suites: Suite[]; plans: ScenarioPlan[] }> {
  const suites: Suite[] = [];
  for (const file of (await chooseSuites(names, await configOfUser(config))).values())
    suites.push(...(await loadSuites(file)));
  // Verdicts depend on the seed of a run, and the control decides what a plan must say: so they always share one.
  const choice = { seed: DEFAULT_SEED };
  const plans = suites.flatMap((suite) => fitToEnvironment(suite, planSuite(suite, choice), PLACE).plans);
  return { suites, plans: plans.filter((plan) => estimateMs(plan) <= longest) };
}

/** A lane of a mutant lasts about this many times as long as its start. */
const LANES_BY_START = 4;

/** Told how many lanes there may be, the machine does not look for idle cores. */
function machinesFor(atOnce: number | undefined): Machines {
  if (atOnce === undefined) return createMachines(clock);
  const startsAtOnce = Math.max(1, Math.floor(atOnce / LANES_BY_START));
  return { shared: createMachine({ lanesAtOnce: atOnce, startsAtOnce }), alone: createMachine({ lanesAtOnce: 1 }) };
}

/** Below the goal whatever the unclear ones are: broken. Above or below by what they are: inconclusive. */
function exitCodeOf({ results, controls }: GeneratedRun, goal: number): ExitCode {
  const all = scoresOf(results).at(-1);
  if (controls === 0 || all?.share === undefined) return EXIT.inconclusive;
  if (all.share >= goal && all.counts.untried === 0) return EXIT.asExpected;
  const { caught, missed, unclear, untried } = all.counts;
  const best = (caught + unclear + untried) / (caught + missed + unclear + untried);
  return best < goal ? EXIT.statementFailed : EXIT.inconclusive;
}

async function save(run: GeneratedRun, results: string): Promise<void> {
  const file = join(results, 'mutation', `generated-${newRunId()}.json`);
  await replace(file, `${JSON.stringify(redact(run), null, 2)}\n`);
}
