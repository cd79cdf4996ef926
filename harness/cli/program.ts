import ansis from 'ansis';
import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode } from '../runtime/errors.ts';
import { budgetCommand } from './budget/budget.ts';
import { compareCommand } from './compare/compare.ts';
import { doctorCommand } from './doctor.ts';
import { illustrateCommand } from './illustrate.ts';
import { initCommand } from './init/init.ts';
import { lintCommand } from './lint/lint.ts';
import { listCommand } from './list/list.ts';
import { loadCommand } from './load/load.ts';
import { mutationCommand } from './mutation/mutation.ts';
import { nightlyCommand } from './nightly/nightly.ts';
import { planCommand } from './plan/plan.ts';
import { proxyCommand } from './proxy.ts';
import { reportCommand } from './report.ts';
import { resultsCommand } from './results/results.ts';
import { scanCommand } from './scan/scan.ts';
import { showError, shown } from './show-error.ts';
import { suiteCommand } from './suite/suite.ts';

const COMMANDS = [
  initCommand,
  suiteCommand,
  planCommand,
  listCommand,
  loadCommand,
  scanCommand,
  reportCommand,
  resultsCommand,
  illustrateCommand,
  compareCommand,
  nightlyCommand,
  budgetCommand,
  lintCommand,
  mutationCommand,
  proxyCommand,
  doctorCommand,
];

/** Runs one command line, without the program's own name, and prints what it has to say. Sets `process.exitCode`. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    await squall().parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? exitCodeOf(error) : showError(error);
  }
}

/** Commander has printed it by now: help, or what is wrong with the arguments. */
function exitCodeOf({ exitCode }: CommanderError): ExitCode {
  return exitCode === 0 ? EXIT.asExpected : EXIT.usage;
}

function squall(): Command {
  const program = speaksAsWeDo(new Command('squall'))
    .description(
      'Proves under load and injected faults that timeouts, retries, breakers, bulkheads and deadlines hold.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ squall init                                 a configuration and a first suite for the project here
  $ squall suite timeouts                       start the payment target, break its bank, judge every variant
  $ squall suite timeouts --variant naive --scenario 'S3*'
  $ squall load http://localhost:3000 --rate 1000 --duration 10s --expect 'p99 duration < 200ms'
  $ squall illustrate page.md --run results/timeouts/<run>     tables and charts for a page of yours
  $ squall plan timeouts                        what that would start, drive and break; starts nothing
  $ squall results --keep 20                    remove old runs
  $ squall list                                 suites, scenarios and variants
  $ squall doctor                               what this machine can run, and why not the rest

Exit codes: 0 as expected, 1 bug, 2 usage, 10 statement failed, 11 inconclusive, 12 environment did not start,
13 aborted by a guard, 130 interrupted.`,
    )
    .showSuggestionAfterError();
  for (const command of COMMANDS) program.addCommand(speaksAsWeDo(command()));
  return program;
}

/** Mistakes in arguments look like all other errors and end no process. */
function speaksAsWeDo(command: Command): Command {
  return command.exitOverride().configureOutput({
    outputError: (text, write) =>
      write(`${ansis.red('error')} ${ansis.dim('SQUALL_USAGE')} ${shown(text.replace(/^error: /, ''))}`),
  });
}
