import { Command, InvalidArgumentError, Option } from 'commander';
import { renderDryRun } from '../../gameday/runbook/dry-run/render-dry-run.ts';
import { timesFaster } from '../../gameday/runbook/quantities.ts';
import { SquallError } from '../../runtime/errors.ts';
import { numberIn, portNumber } from '../arguments.ts';
import { withEnvironmentFlags } from '../suite/place-flags.ts';
import { refuseUnused } from '../unused-options.ts';
import { conductJob } from './conduct-job.ts';
import { type GameDayFlags, gameDayJob } from './game-day-job.ts';
import { importedRunbook } from './import-experiment.ts';

/** `squall gameday <runbook>`: people follow a runbook that breaks something, and see what comes of it. */
export function gamedayCommand(): Command {
  return withEnvironmentFlags(new Command('gameday'))
    .description('follow a runbook that drives a target and breaks it step by step, with people watching')
    .argument('[runbook]', 'a YAML, JSON or TypeScript file, or the name of one in runbooks/ or suites/')
    .option('--dry-run', 'check the runbook and show what it would do; starts nothing')
    .option('--full', 'at full scale, where the runbook has two')
    .option('--yes', 'let every gate pass by itself')
    .option('--config <file>', 'configuration (default: squall.config.* here or in a folder above)')
    .option('--variant <name...>', 'only these variants')
    .option('--time-scale <k>', 'run k times faster than real time; 0.1 is a tenth of the time, as 10 is', faster)
    .option('--no-page', 'no live page; the terminal shows the same in text')
    .option('--page-port <n>', 'port of the live page on this machine (default: any)', portNumber)
    .addOption(
      new Option('--import <experiment>', 'print a Chaos Toolkit experiment as a runbook instead').conflicts([
        'dryRun',
        'yes',
      ]),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ squall gameday black-friday --dry-run             what it starts, does, breaks at most and judges
  $ squall gameday black-friday --time-scale 10       the same in a tenth of the time
  $ squall gameday --import experiment.json > runbooks/bank-is-slow.yaml

docs/gameday.md describes runbooks.`,
    )
    .action(gameday);
}

async function gameday(named: string | undefined, flags: GameDayFlags): Promise<void> {
  if (flags.import !== undefined) {
    refuseUnused({ [`the runbook ${named}`]: named }, 'with --import, which reads an experiment and prints a runbook');
    return importedRunbook(flags.import, flags);
  }
  if (named === undefined)
    throw new SquallError('SQUALL_USAGE', 'no runbook is named', { hint: 'squall gameday black-friday' });
  const job = await gameDayJob(named, flags);
  if (!flags.dryRun) return conductJob(job);
  console.log(renderDryRun(job.runbook, job.settings.environment, { columns: process.stdout.columns ?? 100 }));
}

function faster(text: string): number {
  const times = timesFaster(numberIn(text));
  if (times !== undefined) return times;
  throw new InvalidArgumentError(`"${text}" is not a number from 1 to 1000, or a share of real time such as 0.1`);
}
