import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Suite } from '../../domain/scenario.ts';
import { checkDefects } from '../../mutation/check-defects.ts';
import type { Defect } from '../../mutation/defect.ts';
import { readDefects } from '../../mutation/read-defects.ts';
import { type MutationRun, runMutation } from '../../mutation/run-mutation.ts';
import { redact } from '../../report/redact.ts';
import { replace } from '../../report/store/files.ts';
import { selected } from '../../run/plan/options.ts';
import { newRunId } from '../../run/record/run-header.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { EXIT, type ExitCode, SquallError } from '../../runtime/errors.ts';
import { createReaper } from '../../runtime/reaper/reaper.ts';
import { duration, share, wholeAboveZero, wholeNumber } from '../arguments.ts';
import { onInterrupt } from '../interrupt.ts';
import { demandPlaces } from '../output-places.ts';
import { findSuites } from '../suite/find-suites.ts';
import { configOfUser, importOfUser, loadSuites } from '../suite/load-suites.ts';
import { GENERATED_DEFAULTS, type GeneratedFlags, tryGenerated } from './generated.ts';
import { showControl, showDefect, showMutation } from './show-mutation.ts';

interface Flags extends GeneratedFlags {
  readonly defects: string;
  readonly generated?: boolean;
}

const AT_ONCE = 2;

/** `squall mutation`: do the suites catch known defects? */
export function mutationCommand(): Command {
  return new Command('mutation')
    .description('plant known defects in the targets, one at a time, and see which statement catches each')
    .option('--config <file>', 'configuration (default: squall.config.* here or in a folder above)')
    .option('--defects <file>', 'module that exports `defects`', 'fixtures/defects/catalogue.ts')
    .option('--only <name...>', 'only these defects, or generated mutants of these files (`*` stands for anything)')
    .option('--at-once <n>', 'tried at the same time (default: 2; generated: as the machine allows)', wholeAboveZero)
    .option('--results <folder>', 'where the result is stored', 'results')
    .option('--generated', "mutants of the targets' own code that nobody wrote, instead of known defects")
    .option('--sample <n>', 'generated mutants that are drawn', wholeAboveZero, GENERATED_DEFAULTS.sample)
    .option('--seed <number>', 'seed of the sample', wholeNumber, GENERATED_DEFAULTS.seed)
    .option('--goal <share>', 'score below which --generated ends with 10', share, GENERATED_DEFAULTS.goal)
    .option('--suite <name...>', 'suites that generated mutants are tried with', ['all'])
    .option('--longest <duration>', 'leave out scenarios that take longer, by estimate (generated)', duration)
    .option(
      '--reviewed <file>',
      'module that exports `reviewed`: what was decided about mutants',
      GENERATED_DEFAULTS.reviewed,
    )
    .addHelpText(
      'after',
      `
Examples:
  $ npm run mutation
  $ npm run mutation -- --only 'bank timeout*'
  $ npm run mutation -- --generated
  $ npm run mutation -- --generated --suite timeouts --only 'targets/payment/**' --sample 20

A defect that no statement catches is a hole in a suite: exit code 10.`,
    )
    .action(async (flags: Flags) => {
      await demandPlaces({ folders: { '--results': flags.results } });
      if (flags.generated) {
        process.exitCode = await tryGenerated(flags);
        return;
      }
      const defects = (await loadDefects(flags.defects)).filter(({ name }) => selected(name, flags.only));
      await refuseProblems(defects, flags);
      process.exitCode = await tryAll(defects, flags);
    });
}

async function loadDefects(file: string): Promise<readonly Defect[]> {
  return readDefects(await importOfUser(resolve(file), 'SQUALL_USAGE'), file);
}

async function refuseProblems(defects: readonly Defect[], flags: Flags): Promise<void> {
  if (defects.length === 0)
    throw new SquallError('SQUALL_UNKNOWN_NAME', `no defect matches: ${flags.only?.join(', ')}`);
  const suites = new Map<string, Suite>();
  for (const [name, file] of await findSuites(await configOfUser(flags.config)))
    for (const suite of await loadSuites(file)) suites.set(suite.name === name ? name : suite.name, suite);
  const problems = await checkDefects(defects, process.cwd(), suites);
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `  - ${problem}`);
  throw new SquallError('SQUALL_INVALID_PLAN', ['defects that cannot be tried:', ...lines].join('\n'));
}

async function tryAll(defects: readonly Defect[], { atOnce = AT_ONCE, results, config }: Flags): Promise<ExitCode> {
  const stop = new AbortController();
  using interrupt = onInterrupt((reason) => stop.abort(new SquallError('SQUALL_INTERRUPTED', reason)));
  const root = process.cwd();
  const run = await runMutation(defects, {
    root,
    parent: resolve(results, 'mutants'),
    atOnce,
    ...(config === undefined ? {} : { config }),
    clock,
    reaper: createReaper(),
    signal: stop.signal,
    onControl: (part, passed, why) => console.log(showControl(part, passed, why)),
    onResult: (result) => console.log(showDefect(result)),
  });
  await save(run, results);
  console.log(showMutation(run));
  return interrupt.happened ? EXIT.interrupted : exitCodeOf(run);
}

function exitCodeOf({ controlPassed, results }: MutationRun): ExitCode {
  if (results.some(({ outcome }) => outcome === 'missed')) return EXIT.statementFailed;
  return controlPassed && results.every(({ outcome }) => outcome === 'caught') ? EXIT.asExpected : EXIT.inconclusive;
}

async function save(run: MutationRun, results: string): Promise<void> {
  await replace(join(results, 'mutation', `${newRunId()}.json`), `${JSON.stringify(redact(run), null, 2)}\n`);
}
