import { Command } from 'commander';
import { compareRuns } from '../report/compare/compare-runs.ts';
import { profileOf, type RunProfile } from '../report/compare/profile.ts';
import { renderComparison } from '../report/compare/render-comparison.ts';
import { readBaseline, writeBaseline } from '../report/store/baselines.ts';
import { readRun } from '../report/store/run-folder.ts';
import { EXIT, SquallError } from '../runtime/errors.ts';
import { append, share } from './arguments.ts';

interface Flags {
  readonly baseline?: string;
  readonly keep?: boolean;
  readonly with: string[];
  readonly results: string;
  readonly confidence: number;
  readonly allowance: number;
  readonly all?: boolean;
}

/** `squall compare A B`: what changed between runs, beyond noise. */
export function compareCommand(): Command {
  return new Command('compare')
    .description('compare runs: each statement and percentile with its interval; exit code 10 on a regression')
    .argument('<before>', 'folder of a run, or, with --baseline, of the run to compare with the baseline')
    .argument('[after]', 'folder of the run to compare')
    .option('--with <folder>', 'another repeat of the run after; may be given again', append, [])
    .option('--baseline <suite>', "compare with the suite's baseline in results/baselines")
    .option('--keep', 'keep the run as the new baseline of the suite instead of comparing')
    .option('--results <folder>', 'folder of all results', 'results')
    .option('--confidence <share>', 'confidence of all intervals at once', share, 0.95)
    .option('--allowance <share>', 'change that two runs of the same code may show', share, 0.1)
    .option('--all', 'also show what did not change')
    .addHelpText(
      'after',
      `
Examples:
  $ squall compare results/timeouts/<run A> results/timeouts/<run B>
  $ squall compare results/timeouts/<run> --baseline timeouts --keep
  $ squall compare results/timeouts/<run> --baseline timeouts`,
    )
    .action(async (first: string, second: string | undefined, flags: Flags) => {
      const { baseline, results } = flags;
      if (baseline !== undefined && flags.keep) {
        console.log(`kept as ${await writeBaseline(results, baseline, await profiles([first, ...flags.with]))}`);
        return;
      }
      const given = second === undefined ? [first] : [first, second];
      const [before, after] =
        baseline === undefined
          ? [await profiles(given.slice(0, 1)), await profiles([...given.slice(1), ...flags.with])]
          : [await readBaseline(results, baseline), await profiles([...given, ...flags.with])];
      if (after.length === 0) throw nothingToCompare();
      const comparison = compareRuns(before, after, flags);
      console.log(renderComparison(comparison, { columns: process.stdout.columns ?? 100, all: flags.all ?? false }));
      process.exitCode = comparison.outcome === 'worse' ? EXIT.statementFailed : EXIT.asExpected;
    });
}

async function profiles(folders: readonly string[]): Promise<RunProfile[]> {
  return Promise.all(folders.map(async (folder) => profileOf(await readRun(folder))));
}

function nothingToCompare(): SquallError {
  return new SquallError('SQUALL_USAGE', 'one run cannot be compared with itself', {
    hint: 'give a second run, or --baseline <suite>',
  });
}
