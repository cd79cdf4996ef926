import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { DATA_POLICIES, type DataPolicy } from '../../environments/compose/check-data.ts';
import { AUTO, type RequestedEnvironment } from '../../run/place/choose-environment.ts';
import { DEFAULT_SEED, ENVIRONMENT_NAMES, PROXY_NAMES, type RunOptions } from '../../run/plan/options.ts';
import { EXIT } from '../../runtime/errors.ts';
import { factor, someName, wholeNumber } from '../arguments.ts';
import { listCommand } from '../list/list.ts';
import { withMetricsFlags } from '../metrics-flags.ts';
import { demandPlaces } from '../output-places.ts';
import { chooseSuites } from './find-suites.ts';
import { runSuites, type ShowFlags, type SuitesRequest } from './run-suites.ts';

interface Flags extends ShowFlags {
  readonly variant?: string[];
  readonly scenario?: string[];
  readonly seed: number;
  readonly environment: RequestedEnvironment;
  readonly proxy: RunOptions['proxy'];
  readonly timeScale?: number;
  readonly allow: string[];
  readonly attach?: string;
  readonly composeFile?: string;
  readonly composeData?: DataPolicy;
  readonly strict?: boolean;
  readonly confirm: boolean;
  readonly json?: string;
  readonly results: string;
  readonly runId?: string;
}

/** `squall suite [name...]`: runs suites. */
export function suiteCommand(): Command {
  return withMetricsFlags(new Command('suite'))
    .description('run suites: start their targets, drive load, inject faults, judge statements')
    .argument('[name...]', 'suites to run, or `all`; without a name the suites are listed')
    .option('--variant <name...>', 'only these variants (`*` stands for anything)')
    .option('--scenario <name...>', 'only these scenarios (`*` stands for anything)')
    .option('--seed <number>', 'seed of all random draws', wholeNumber, DEFAULT_SEED)
    .addOption(
      new Option('--environment <name>', 'where targets run; auto: docker where it is available, else local')
        .choices([AUTO, ...ENVIRONMENT_NAMES])
        .default(AUTO),
    )
    .addOption(
      new Option('--proxy <name>', 'fault proxy of the local environment').choices(PROXY_NAMES).default('embedded'),
    )
    .option('--time-scale <k>', 'run k times faster than real time', factor)
    .option('--compose-file <file>', 'compose files, separated as in COMPOSE_FILE (default: those that compose finds)')
    .addOption(
      new Option(
        '--compose-data <policy>',
        'what runs may do with folders and named volumes of the compose file',
      ).choices(DATA_POLICIES),
    )
    .option('--attach <file>', 'JSON file with what already runs, for the attach environment')
    .addOption(
      new Option('--allow <host...>', 'hosts other than this machine that may be driven and broken').default(
        [],
        'none',
      ),
    )
    .option('--strict', 'a share whose 99 % interval straddles its bound is inconclusive, as a percentile is')
    .option('--no-confirm', 'accept what a busy machine may have changed, instead of measuring it again alone')
    .option('--details', 'show every event and every table, not only a line for each scenario')
    .option('--json <file>', 'also write the run report here')
    .option('--results <folder>', 'folder of all results', 'results')
    .option('--run-id <id>', 'name of the run (default: made from the time)', someName)
    .addHelpText(
      'after',
      `
Examples:
  $ npm run suite timeouts
  $ npm run suite timeouts -- --variant naive budgeted --scenario S3-closed
  $ npm run suite timeouts -- --time-scale 1 --json timeouts.json`,
    )
    .action(async (names: string[], flags: Flags) => {
      if (names.length === 0) {
        await listCommand().parseAsync([], { from: 'user' });
        console.log('\nRun one with `npm run suite <name>`, or `npm run suite all`.');
        process.exitCode = EXIT.asExpected;
        return;
      }
      const files = await chooseSuites(names);
      await demandPlaces({ files: { '--json': flags.json }, folders: { '--results': flags.results } });
      const { exitCode, report } = await runSuites([...files.values()], optionsOf(flags), flags);
      if (flags.json && report) await writeFile(flags.json, `${JSON.stringify(report, null, 2)}\n`);
      process.exitCode = exitCode;
    });
}

function optionsOf(flags: Flags): SuitesRequest {
  return {
    resultsRoot: flags.results,
    environment: flags.environment,
    proxy: flags.proxy,
    seed: flags.seed,
    ...(flags.timeScale === undefined ? {} : { timeScale: flags.timeScale }),
    allow: flags.allow,
    ...(flags.attach === undefined ? {} : { attach: flags.attach }),
    ...(flags.composeFile === undefined ? {} : { composeFile: flags.composeFile }),
    ...(flags.composeData === undefined ? {} : { composeData: flags.composeData }),
    ...(flags.strict ? { strict: true } : {}),
    confirm: flags.confirm,
    ...(flags.variant ? { variants: flags.variant } : {}),
    ...(flags.scenario ? { scenarios: flags.scenario } : {}),
    ...(flags.runId ? { runId: flags.runId } : {}),
  };
}
