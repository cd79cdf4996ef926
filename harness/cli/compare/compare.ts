import { Command, Option } from 'commander';
import { compareRuns } from '../../report/compare/compare-runs.ts';
import type { Comparison } from '../../report/compare/comparison.ts';
import { figuresOf } from '../../report/compare/figures.ts';
import { profileOf, type RunProfile } from '../../report/compare/profile.ts';
import { renderComparison } from '../../report/compare/render-comparison.ts';
import { readBaseline, writeBaseline } from '../../report/store/baselines.ts';
import { readRun } from '../../report/store/run-folder.ts';
import { AUTO } from '../../run/place/choose-environment.ts';
import { ENVIRONMENT_NAMES, PROXY_NAMES } from '../../run/plan/options.ts';
import { EXIT, type ExitCode, SquallError } from '../../runtime/errors.ts';
import { append, duration, factor, share, wholeAboveZero, wholeNumber } from '../arguments.ts';
import { onInterrupt } from '../interrupt.ts';
import { demandPlaces } from '../output-places.ts';
import { type SuiteFlags, suiteArguments } from '../suite/suite-arguments.ts';
import { refuseUnused } from '../unused-options.ts';
import { earlierRuns } from './earlier-runs.ts';
import { type Sides, takeTurns } from './take-turns.ts';

interface Flags extends SuiteFlags {
  readonly suite?: string;
  readonly repeat: number;
  readonly limit: number;
  readonly baseline?: string;
  readonly keep?: boolean;
  readonly with: string[];
  readonly withBefore: string[];
  readonly results: string;
  readonly confidence: number;
  readonly allowance: number;
  readonly all?: boolean;
}

/** `squall compare A B`: what changed between runs, beyond noise. */
export function compareCommand(): Command {
  return new Command('compare')
    .description('compare runs, or two projects: each statement and figure with its interval')
    .argument('<before>', 'folder of a run; with --suite of a project; with --baseline of the run to compare')
    .argument('[after]', 'folder of the run, or project, to compare')
    .option('--suite <name>', 'run this suite in both projects by turns (A B B A), and compare the runs')
    .option('--repeat <n>', 'with --suite: runs of each side', wholeAboveZero, 6)
    .option('--with-before <folder>', 'another repeat of the run before; may be given again', append, [])
    .option('--with <folder>', 'another repeat of the run after; may be given again', append, [])
    .option('--baseline <suite>', "compare with the suite's baseline in results/baselines")
    .option('--keep', 'keep the run as the new baseline of the suite instead of comparing')
    .option('--results <folder>', 'folder of all results', 'results')
    .option('--confidence <share>', 'confidence of all intervals at once', share, 0.95)
    .option('--allowance <share>', 'change that two runs of the same code may show', share, 0.1)
    .option('--all', 'also show what did not change')
    .option('--variant <name...>', 'with --suite, as in `squall suite`')
    .option('--scenario <name...>', 'with --suite, as in `squall suite`')
    .option('--seed <number>', 'with --suite, as in `squall suite`', wholeNumber)
    .option('--time-scale <k>', 'with --suite, as in `squall suite`', factor)
    .addOption(
      new Option('--environment <name>', 'with --suite: where targets run')
        .choices([AUTO, ...ENVIRONMENT_NAMES])
        .default('local'),
    )
    .addOption(new Option('--proxy <name>', 'with --suite, as in `squall suite`').choices(PROXY_NAMES))
    .option('--limit <time>', 'with --suite: stop a run that takes longer', duration, 30 * 60_000)
    .addHelpText('after', HELP)
    .action(async (first: string, second: string | undefined, flags: Flags, command: Command) => {
      const { baseline, results } = flags;
      refuseMeaningless(second, flags, command);
      await demandPlaceFor(flags);
      if (baseline !== undefined && flags.keep) {
        console.log(`kept as ${await writeBaseline(results, baseline, await profiles([first, ...flags.with]))}`);
        return;
      }
      const sides =
        flags.suite === undefined ? await storedSides(first, second, flags) : await ranSides(first, second, flags);
      if (!sides) {
        process.exitCode = EXIT.interrupted;
        return;
      }
      const history = await earlierRuns(results, sides.after);
      const [before, after] = [sides.before.map(figuresOf), sides.after.map(figuresOf)];
      const comparison = compareRuns(before, after, { ...flags, history });
      console.log(renderComparison(comparison, { columns: process.stdout.columns ?? 100, all: flags.all ?? false }));
      process.exitCode = exitCodeOf(comparison);
    });
}

const HELP = `
Examples:
  $ squall compare ../before . --suite timeouts           six runs of each by turns; takes twelve runs
  $ squall compare results/timeouts/<run A> results/timeouts/<run B>
  $ squall compare results/timeouts/<run> --baseline timeouts --keep
  $ squall compare results/timeouts/<run> --baseline timeouts

Exit codes: 0 no difference, or better; 10 worse; 11 these runs cannot tell, or something is gone; 130 interrupted.`;

function exitCodeOf({ outcome }: Comparison): ExitCode {
  if (outcome === 'worse') return EXIT.statementFailed;
  return outcome === 'unclear' ? EXIT.inconclusive : EXIT.asExpected;
}

const OF_NEW_RUNS = ['repeat', 'limit', 'variant', 'scenario', 'seed', 'timeScale', 'environment', 'proxy'] as const;
const OF_STORED_RUNS = ['with', 'withBefore', 'baseline', 'keep'] as const;

/** A comparison of other runs than was meant looks like the one that was meant. */
function refuseMeaningless(after: string | undefined, { suite, baseline, keep }: Flags, command: Command): void {
  const given = (names: readonly string[]) =>
    Object.fromEntries(
      names.map((name) => [
        `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
        command.getOptionValueSource(name) === 'cli' || undefined,
      ]),
    );
  if (suite === undefined)
    refuseUnused(given(OF_NEW_RUNS), 'for runs that are stored', '--suite <name> makes new runs');
  else refuseUnused(given(OF_STORED_RUNS), 'for runs that --suite makes');
  if (baseline !== undefined) refuseUnused(given(['withBefore']), 'beside --baseline, which is what was before');
  if (keep)
    refuseUnused(
      { [`the second folder (${after})`]: after },
      'with --keep',
      'a baseline of several runs: --with <folder>',
    );
}

async function storedSides(first: string, second: string | undefined, flags: Flags): Promise<Sides> {
  const given = second === undefined ? [first] : [first, second];
  const [before, after] =
    flags.baseline === undefined
      ? [
          await profiles([...given.slice(0, 1), ...flags.withBefore]),
          await profiles([...given.slice(1), ...flags.with]),
        ]
      : [await readBaseline(flags.results, flags.baseline), await profiles([...given, ...flags.with])];
  if (after.length === 0) throw nothingToCompare();
  return { before, after };
}

async function ranSides(before: string, after: string | undefined, flags: Flags): Promise<Sides | undefined> {
  const { suite = '', repeat, results, limit: limitMs } = flags;
  if (after === undefined) throw nothingToCompare();
  const stop = new AbortController();
  using _interrupt = onInterrupt((reason) => stop.abort(reason));
  const suiteFlags = suiteArguments(flags);
  return takeTurns({ suite, before, after, repeat, results, limitMs, suiteFlags }, stop.signal);
}

/** Of what it writes: a baseline, or runs of its own. */
async function demandPlaceFor({ keep, baseline, suite, results }: Flags): Promise<void> {
  if (keep && baseline === undefined)
    throw new SquallError('SQUALL_USAGE', '--keep needs --baseline <suite>: of which suite is the run the baseline?');
  if (keep || suite !== undefined) await demandPlaces({ folders: { '--results': results } });
}

async function profiles(folders: readonly string[]): Promise<RunProfile[]> {
  return Promise.all(folders.map(async (folder) => profileOf(await readRun(folder))));
}

function nothingToCompare(): SquallError {
  return new SquallError('SQUALL_USAGE', 'one run cannot be compared with itself', {
    hint: 'give a second run, or --baseline <suite>',
  });
}
