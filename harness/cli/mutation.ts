import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ansis from 'ansis';
import { Command, InvalidArgumentError } from 'commander';
import { formatDuration } from '../domain/duration.ts';
import type { Suite } from '../domain/scenario.ts';
import { checkDefects } from '../mutation/check-defects.ts';
import type { Defect, DefectResult } from '../mutation/defect.ts';
import { readDefects } from '../mutation/read-defects.ts';
import { type MutationRun, runMutation } from '../mutation/run-mutation.ts';
import { selected } from '../run/plan/options.ts';
import { newRunId } from '../run/record/run-header.ts';
import { systemClock as clock } from '../runtime/clock.ts';
import { EXIT, type ExitCode, SquallError } from '../runtime/errors.ts';
import { onInterrupt } from './interrupt.ts';
import { findSuites, loadSuites } from './suite/find-suites.ts';

interface Flags {
  readonly defects: string;
  readonly only?: string[];
  readonly atOnce: number;
  readonly results: string;
}

/** `squall mutation`: can the suites be trusted? */
export function mutationCommand(): Command {
  return new Command('mutation')
    .description('plant known defects in the targets, one at a time, and see which statement catches each')
    .option('--defects <file>', 'module that exports `defects`', 'fixtures/defects/catalogue.ts')
    .option('--only <name...>', 'only these defects (`*` stands for anything)')
    .option('--at-once <n>', 'defects tried side by side', wholeNumber, 2)
    .option('--results <folder>', 'where the result is kept', 'results')
    .addHelpText(
      'after',
      `
Examples:
  $ npm run mutation
  $ npm run mutation -- --only 'bank timeout*'

A defect that no statement catches is a hole in a suite: exit code 10.`,
    )
    .action(async (flags: Flags) => {
      const defects = (await loadDefects(flags.defects)).filter(({ name }) => selected(name, flags.only));
      await refuseProblems(defects, flags);
      process.exitCode = await tryAll(defects, flags);
    });
}

async function loadDefects(file: string): Promise<readonly Defect[]> {
  const module = await import(pathToFileURL(resolve(file)).href).catch((cause: unknown) => {
    throw new SquallError('SQUALL_USAGE', `${file} cannot be loaded: ${String(cause)}`, { cause });
  });
  return readDefects(module, file);
}

async function refuseProblems(defects: readonly Defect[], flags: Flags): Promise<void> {
  if (defects.length === 0)
    throw new SquallError('SQUALL_UNKNOWN_NAME', `no defect matches: ${flags.only?.join(', ')}`);
  const suites = new Map<string, Suite>();
  for (const [name, file] of await findSuites())
    for (const suite of await loadSuites(file)) suites.set(suite.name === name ? name : suite.name, suite);
  const problems = await checkDefects(defects, process.cwd(), suites);
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `  - ${problem}`);
  throw new SquallError('SQUALL_INVALID_PLAN', ['defects that cannot be tried:', ...lines].join('\n'));
}

async function tryAll(defects: readonly Defect[], { atOnce, results }: Flags): Promise<ExitCode> {
  const stop = new AbortController();
  using interrupt = onInterrupt((reason) => stop.abort(new SquallError('SQUALL_INTERRUPTED', reason)));
  const root = process.cwd();
  const run = await runMutation(defects, {
    ...{ root, parent: join(root, results, 'mutants'), atOnce, clock, signal: stop.signal },
    onControl: ({ suite, scenarios, variants }, passed, why) =>
      console.log(
        `${mark(passed)} unchanged: ${suite}, ${scenarios.length} scenarios, ${variants.length} variants${passed ? '' : `  ${why}`}`,
      ),
    onResult: (result) => console.log(describe(result)),
  });
  await keep(run, results);
  console.log(summary(run));
  return interrupt.happened ? EXIT.interrupted : exitCodeOf(run);
}

const mark = (good: boolean) => (good ? ansis.green('✓') : ansis.red('✗'));

function describe({ defect, finding, witnesses, problem, durationMs }: DefectResult): string {
  const [first] = witnesses;
  const by = first
    ? `${first.scenario} · ${first.variant}: ${first.why}${witnesses.length > 1 ? ansis.dim(`, and ${witnesses.length - 1} more`) : ''}`
    : (problem ?? `nothing noticed: ${defect.about}`);
  const head = finding === 'unclear' ? ansis.yellow('?') : mark(finding === 'caught');
  return `${head} ${ansis.bold(defect.name)} ${ansis.dim(`(${formatDuration(durationMs)})`)}\n    ${by}`;
}

function summary({ controlled, results }: MutationRun): string {
  if (!controlled) return 'The unchanged project does not pass, so a red run would say nothing about a defect.';
  const count = (finding: DefectResult['finding']) => results.filter((each) => each.finding === finding).length;
  return `\n${count('caught')} of ${results.length} defects caught, ${count('missed')} missed, ${count('unclear')} unclear`;
}

function exitCodeOf({ controlled, results }: MutationRun): ExitCode {
  if (results.some(({ finding }) => finding === 'missed')) return EXIT.statementFailed;
  return controlled && results.every(({ finding }) => finding === 'caught') ? EXIT.asExpected : EXIT.inconclusive;
}

async function keep(run: MutationRun, results: string): Promise<void> {
  const folder = join(results, 'mutation');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${newRunId()}.json`), `${JSON.stringify(run, null, 2)}\n`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError(`"${text}" is not a whole number from 1`);
}
