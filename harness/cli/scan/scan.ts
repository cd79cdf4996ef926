import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { edgeName } from '../../domain/target.ts';
import { DATA_POLICIES } from '../../environments/compose/check-data.ts';
import { DEFAULT_SEED } from '../../run/plan/options.ts';
import { newRunId } from '../../run/record/run-header.ts';
import { systemClock } from '../../runtime/clock.ts';
import { EXIT, SquallError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import { FAULT_NAMES, type FaultName } from '../../scan/faults.ts';
import { routeOf } from '../../scan/learn.ts';
import { renderScan } from '../../scan/render-terminal.ts';
import { runScan } from '../../scan/run-scan.ts';
import { keepScan } from '../../scan/scan-files.ts';
import { reportOf, type ScanRecord } from '../../scan/scan-record.ts';
import type { ScanReport } from '../../scan/scan-report.ts';
import { append, wholeNumber } from '../arguments.ts';
import { onInterrupt } from '../interrupt.ts';
import { tell } from '../supervised/messages.ts';
import { demandOutputs, type OutputFlags, writeForms } from './outputs.ts';
import { type ScanTarget, scanTarget, type TargetFlags } from './scan-target.ts';

interface Flags extends TargetFlags, OutputFlags {
  readonly fault: readonly FaultName[];
  readonly route: readonly string[];
  readonly results: string;
  readonly failOn?: string;
}

const EFFECTS = ['slower', 'fallback', 'fails', 'hangs', 'crashes'];

/** `squall scan`: what each dependency failing does to each route. */
export function scanCommand(): Command {
  return new Command('scan')
    .description('try the basic faults on every edge, and find out timeouts, retries, breakers and limits from outside')
    .option('--compose-file <file>', 'compose files, separated as in COMPOSE_FILE (default: those that compose finds)')
    .addOption(
      new Option('--compose-data <policy>', 'what the scan may do with folders and named volumes of the file').choices(
        DATA_POLICIES,
      ),
    )
    .option('--front <service>', 'service of the compose file at which requests come in')
    .option('--command <line>', 'start this service instead; --edge says where it calls its dependencies')
    .option('--config <file>', 'configuration (default: squall.config.* here or above)')
    .option('--target <name>', 'target of the configuration (default: its first)')
    .option('--suite <name>', 'scan the target of a suite')
    .option('--variant <name>', 'variant of that target (default: its first)')
    .option('--request <request>', `'GET /orders'; each is a route, default GET /`, append, [])
    .option('--edge <edge>', 'only this edge; for --command, db=DATABASE_URL declares one', append, [])
    .addOption(new Option('--fault <name>', 'only this fault').choices(FAULT_NAMES).argParser(appendFault).default([]))
    .option('--route <name>', 'only this route', append, [])
    .option('--seed <number>', 'seed of all random draws', wholeNumber, DEFAULT_SEED)
    .option('--results <folder>', 'folder of all results', 'results')
    .option('--json <file>', 'also write what was found here')
    .option('--markdown <file>', 'also write it here for a pull request')
    .option('--html <file>', 'also write the page here')
    .option('--svg <file>', 'also write the matrix here as a picture')
    .option('--write <file>', 'write a suite that holds what is well, and has what is not as `break`')
    .option('--force', 'write over a suite that is there')
    .option('--fail-on <effects>', `exit with 10 when a cell has one of these: ${EFFECTS.join(',')}`)
    .addHelpText(
      'after',
      `
Examples:
  $ squall scan --request 'GET /orders' --request 'GET /login'          the compose file of this folder
  $ squall scan --command 'java -jar shop.jar' --edge db=DATABASE_URL --request 'GET /orders'
  $ squall scan --edge 'shop->bank' --fault hang                        some cells again
  $ squall scan --write suites/first-look.suite.ts                      and a suite that guards what it saw`,
    )
    .action(async (flags: Flags) => {
      const failOn = effectsOf(flags.failOn);
      await demandOutputs(flags, flags.results);
      const { record, scanned } = await scan(flags);
      const report = reportOf(record);
      console.log(renderScan(report, { columns: process.stdout.columns ?? 100 }));
      const folder = await keepScan(flags.results, record);
      const lines = await writeForms(record, flags, scanned);
      for (const line of [`report   ${join(folder, 'scan.html')}`, ...lines]) console.log(` ${line}`);
      process.exitCode = report.cut ? EXIT.interrupted : exitOf(report, failOn);
    });
}

/** A parser of its own takes the place of that of the choices. */
function appendFault(text: string, before: FaultName[]): FaultName[] {
  const name = FAULT_NAMES.find((each) => each === text);
  if (name) return [...before, name];
  throw new InvalidArgumentError(`Allowed choices are ${FAULT_NAMES.join(', ')}.`);
}

async function scan(flags: Flags): Promise<{ record: ScanRecord; scanned: ScanTarget }> {
  const stop = new AbortController();
  using _ = onInterrupt(() => stop.abort());
  const scanned = await scanTarget(flags, stop.signal);
  const { target } = scanned;
  for (const guess of scanned.guesses) console.log(`a guess: ${guess}`);
  const routes = chosen(flags.route, target.requests.map(routeOf), 'route');
  tell({ is: 'running', results: flags.results });
  const id = newRunId();
  const startedAt = new Date(systemClock.wall()).toISOString();
  const evidence = await runScan(
    {
      ...scanned,
      requests: target.requests.filter((request) => routes.includes(routeOf(request))),
      edges: chosen(edgesNamed(flags, scanned), target.edges.map(edgeName), 'edge'),
      faults: flags.fault.length > 0 ? flags.fault : FAULT_NAMES,
      runId: id,
    },
    (text) => console.log(text),
    stop.signal,
  );
  const { environment = 'local' } = scanned.settings;
  const run = { id, startedAt, environment, target: target.name, edges: target.edges };
  return { record: { run, evidence }, scanned };
}

/** `db` stands for the one edge to it. */
function edgesNamed({ edge }: Flags, { target }: ScanTarget): string[] {
  const names = target.edges.map(edgeName);
  return edge
    .filter((text) => !text.includes('='))
    .map((text) => names.find((name) => name.endsWith(`->${text}`)) ?? text);
}

/** All where none is named. Throws SQUALL_UNKNOWN_NAME for what is not among `known`. */
function chosen(names: readonly string[], known: readonly string[], what: string): readonly string[] {
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => `no ${what} is named "${name}"${nearest(name, known)}`);
  if (problems.length > 0)
    throw new SquallError('SQUALL_UNKNOWN_NAME', problems.join('\n'), { hint: `there is ${known.join(', ')}` });
  return names.length > 0 ? names : known;
}

function effectsOf(text = ''): readonly string[] {
  const names = text.split(',').filter((name) => name !== '');
  return names.length > 0 ? chosen(names, EFFECTS, 'effect') : [];
}

function exitOf({ cells }: ScanReport, failOn: readonly string[]) {
  return cells.some(({ effect }) => failOn.includes(effect)) ? EXIT.statementFailed : EXIT.asExpected;
}
