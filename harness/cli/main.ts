#!/usr/bin/env node
import { Command } from 'commander';
import { EXIT } from '../runtime/errors.ts';
import { budgetCommand } from './budget/budget.ts';
import { compareCommand } from './compare/compare.ts';
import { doctorCommand } from './doctor.ts';
import { illustrateCommand } from './illustrate.ts';
import { lintCommand } from './lint/lint.ts';
import { listCommand } from './list/list.ts';
import { loadCommand } from './load/load.ts';
import { mutationCommand } from './mutation/mutation.ts';
import { nightlyCommand } from './nightly/nightly.ts';
import { proxyCommand } from './proxy.ts';
import { reportCommand } from './report.ts';
import { showError } from './show-error.ts';
import { suiteCommand } from './suite/suite.ts';

const program = new Command('squall')
  .description('Proves under load and injected faults that timeouts, retries, breakers, bulkheads and deadlines hold.')
  .addHelpText(
    'after',
    `
Examples:
  $ squall suite timeouts                       start the payment target, break its bank, judge every variant
  $ squall suite timeouts --variant naive --scenario 'S3*'
  $ squall load http://localhost:3000 --rate 1000 --duration 10s --expect 'p99 duration < 200ms'
  $ squall illustrate page.md --run results/timeouts/<run>     tables and charts for a page of yours
  $ squall list                                 suites, scenarios and variants
  $ squall doctor                               what this machine can run, and why not the rest

Exit codes: 0 as expected, 1 bug, 2 usage, 10 statement failed, 11 inconclusive, 12 environment did not start,
13 aborted by a guard, 130 interrupted.`,
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.asExpected : EXIT.usage))
  .showSuggestionAfterError();

const commands = [
  suiteCommand(),
  listCommand(),
  loadCommand(),
  reportCommand(),
  illustrateCommand(),
  compareCommand(),
  nightlyCommand(),
  budgetCommand(),
  lintCommand(),
  mutationCommand(),
  proxyCommand(),
  doctorCommand(),
];
for (const command of commands)
  program.addCommand(
    command.exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.asExpected : EXIT.usage)),
  );

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = showError(error);
}
