import ansis from 'ansis';
import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode } from '../runtime/errors.ts';
import { showError, shown } from './show-error.ts';

/** Each is loaded when it is asked for: all of them take three times as long as one. */
const COMMANDS = new Map<string, () => Promise<Command>>([
  ['init', async () => (await import('./init/init.ts')).initCommand()],
  ['suite', async () => (await import('./suite/suite.ts')).suiteCommand()],
  ['plan', async () => (await import('./plan/plan.ts')).planCommand()],
  ['list', async () => (await import('./list/list.ts')).listCommand()],
  ['load', async () => (await import('./load/load.ts')).loadCommand()],
  ['headroom', async () => (await import('./headroom/headroom.ts')).headroomCommand()],
  ['gameday', async () => (await import('./gameday/gameday.ts')).gamedayCommand()],
  ['scan', async () => (await import('./scan/scan.ts')).scanCommand()],
  ['stop', async () => (await import('./gameday/stop.ts')).stopCommand()],
  ['report', async () => (await import('./report.ts')).reportCommand()],
  ['results', async () => (await import('./results/results.ts')).resultsCommand()],
  ['illustrate', async () => (await import('./illustrate.ts')).illustrateCommand()],
  ['compare', async () => (await import('./compare/compare.ts')).compareCommand()],
  ['nightly', async () => (await import('./nightly/nightly.ts')).nightlyCommand()],
  ['budget', async () => (await import('./budget/budget.ts')).budgetCommand()],
  ['lint', async () => (await import('./lint/lint.ts')).lintCommand()],
  ['mutation', async () => (await import('./mutation/mutation.ts')).mutationCommand()],
  ['proxy', async () => (await import('./proxy.ts')).proxyCommand()],
  ['worker-image', async () => (await import('./worker-image.ts')).workerImageCommand()],
  ['doctor', async () => (await import('./doctor.ts')).doctorCommand()],
]);

/** Runs one command line, without the program's own name, and prints what it has to say. Sets `process.exitCode`. */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  try {
    await squall(await commandsFor(args)).parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? exitCodeOf(error) : showError(error);
  }
}

/** Commander has printed it by now: help, or what is wrong with the arguments. */
function exitCodeOf({ exitCode }: CommanderError): ExitCode {
  return exitCode === 0 ? EXIT.asExpected : EXIT.usage;
}

/** All of them where none is named: for the help, and to suggest the nearest name. */
async function commandsFor([name = '']: readonly string[]): Promise<readonly Command[]> {
  const named = COMMANDS.get(name);
  return named ? [await named()] : Promise.all([...COMMANDS.values()].map((load) => load()));
}

function squall(commands: readonly Command[]): Command {
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
  $ squall gameday slow-bank --dry-run          what a runbook of a game day does; starts nothing
  $ squall list                                 suites, scenarios and variants
  $ squall worker-image --build                 the image of load workers in a cluster (--load-on kubernetes)
  $ squall doctor                               what this machine can run, and why not the rest

Exit codes: 0 as expected, 1 bug, 2 usage, 10 statement failed, 11 inconclusive, 12 environment did not start,
13 aborted by a guard, 130 interrupted.`,
    )
    .showSuggestionAfterError();
  for (const command of commands) program.addCommand(speaksAsWeDo(command));
  return program;
}

/** Mistakes in arguments look like all other errors and end no process. */
function speaksAsWeDo(command: Command): Command {
  return command.exitOverride().configureOutput({
    outputError: (text, write) =>
      write(`${ansis.red('error')} ${ansis.dim('SQUALL_USAGE')} ${shown(text.replace(/^error: /, ''))}`),
  });
}
