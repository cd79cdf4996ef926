import { Command } from 'commander';
import { SquallError } from '../../runtime/errors.ts';
import { someName, wholeNumber } from '../arguments.ts';
import { configOfUser } from '../suite/load-suites.ts';
import { imagesToPrune } from './images-to-prune.ts';
import { type Prunable, prune } from './prune.ts';
import { runsToPrune } from './runs-to-prune.ts';

interface Flags {
  readonly config?: string;
  readonly results?: string;
  readonly images?: boolean;
  readonly keep?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** `squall results`: what runs have left behind, and less of it. */
export function resultsCommand(): Command {
  return new Command('results')
    .description('list stored runs, game days and searches, or the images that Squall built, and remove old ones')
    .option(
      '--keep <n>',
      'remove all but the latest n of each suite, environment and proxy, of each runbook, and of searches for headroom',
      wholeNumber,
    )
    .option('--images', 'images that Squall built instead of runs; --keep is for each name')
    .option('--dry-run', 'with --keep: only show what would be removed')
    .option('--yes', 'with --keep: remove without asking')
    .option('--results <folder>', 'folder of all results (default: results)', someName)
    .option('--config <file>', 'configuration (default: squall.config.* here or in a folder above)')
    .addHelpText(
      'after',
      `
Examples:
  $ squall results                        every run with its age, size and outcome
  $ squall results --keep 20 --dry-run
  $ squall results --images --keep 1

Only folders that hold what a run writes, and nothing else, are removed, and only images that no container uses. Runs with
a name of their own, runs that a link in the results folder leads to, baselines, and whatever a command that still runs
has written stay.`,
    )
    .action(async ({ keep, ...flags }: Flags) => {
      if (keep === undefined && (flags.dryRun || flags.yes))
        throw new SquallError('SQUALL_USAGE', '--dry-run and --yes need --keep', { hint: 'such as --keep 20' });
      const found = await prunable(flags);
      if (keep === undefined) console.log(found.list({ columns: process.stdout.columns ?? 100 }));
      else await prune(found, { ...flags, keep });
    });
}

async function prunable(flags: Flags): Promise<Prunable> {
  if (flags.images) return imagesToPrune();
  const config = await configOfUser(flags.config);
  return runsToPrune(flags.results ?? config.results ?? 'results');
}
