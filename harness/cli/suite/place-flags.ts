import { type Command, Option } from 'commander';
import { DATA_POLICIES, type DataPolicy } from '../../environments/compose/check-data.ts';
import type { LoadedConfig } from '../../run/config/load-config.ts';
import { AUTO, type RequestedEnvironment } from '../../run/place/choose-environment.ts';
import { DEFAULT_SEED, ENVIRONMENT_NAMES, PROXY_NAMES, type RunOptions } from '../../run/plan/options.ts';
import { factor, wholeNumber } from '../arguments.ts';
import { refuseUnused } from '../unused-options.ts';

/** What is chosen of suites, and where it runs. */
export interface PlaceFlags {
  readonly config?: string;
  readonly variant?: string[];
  readonly scenario?: string[];
  readonly seed: number;
  readonly environment?: RequestedEnvironment;
  readonly proxy?: RunOptions['proxy'];
  readonly timeScale?: number;
  readonly allow?: string[];
  readonly attach?: string;
  readonly composeFile?: string;
  readonly composeData?: DataPolicy;
  readonly results?: string;
}

/** Adds the flags that `placeOf` reads. Their defaults stand in the configuration. */
export function withPlaceFlags(command: Command): Command {
  return withEnvironmentFlags(
    command
      .option('--config <file>', 'configuration (default: squall.config.* here or in a folder above)')
      .option('--variant <name...>', 'only these variants (`*` stands for anything)')
      .option('--scenario <name...>', 'only these scenarios (`*` stands for anything)')
      .option('--time-scale <k>', 'run k times faster than real time', factor),
  );
}

/** The part of them that decides where a target runs, and what of it is drawn. */
export function withEnvironmentFlags(command: Command): Command {
  return command
    .option('--seed <number>', 'seed of all random draws', wholeNumber, DEFAULT_SEED)
    .addOption(
      new Option('--environment <name>', 'where targets run; auto: docker where it is available, else local').choices([
        AUTO,
        ...ENVIRONMENT_NAMES,
      ]),
    )
    .addOption(
      new Option('--proxy <name>', 'fault proxy of local and compose (default: embedded)').choices(PROXY_NAMES),
    )
    .option('--compose-file <file>', 'compose files, separated as in COMPOSE_FILE (default: those that compose finds)')
    .addOption(
      new Option(
        '--compose-data <policy>',
        'what runs may do with folders and named volumes of the compose file',
      ).choices(DATA_POLICIES),
    )
    .option('--attach <file>', 'JSON file with what already runs, for the attach environment')
    .addOption(new Option('--allow <host...>', 'hosts other than this machine that may be driven and broken'))
    .option('--results <folder>', 'folder of all results (default: results)');
}

/** The part of a request that flags and configuration decide together; flags come first. */
export type RequestedPlace = Omit<RunOptions, 'runId' | 'environment'> & { readonly environment: RequestedEnvironment };

/** What a flag says of one environment means nothing in another that is asked for as well. */
function refuseMeaningless({ environment = AUTO, attach, composeFile, composeData }: PlaceFlags): void {
  const ofCompose = { '--compose-file': composeFile, '--compose-data': composeData };
  if (environment !== AUTO && environment !== 'compose') refuseUnused(ofCompose, `with --environment ${environment}`);
  if (environment !== AUTO && environment !== 'attach')
    refuseUnused({ '--attach': attach }, `with --environment ${environment}`);
  if (attach !== undefined) refuseUnused(ofCompose, 'beside --attach');
}

export function placeOf(flags: PlaceFlags, config: LoadedConfig): RequestedPlace {
  refuseMeaningless(flags);
  const { attach = config.attach, composeFile = config.composeFile, composeData = config.composeData } = flags;
  return {
    resultsRoot: flags.results ?? config.results ?? 'results',
    environment: flags.environment ?? config.environment ?? AUTO,
    proxy: flags.proxy ?? config.proxy ?? 'embedded',
    seed: flags.seed,
    allow: [...(config.allow ?? []), ...(flags.allow ?? [])],
    ...(config.file === undefined ? {} : { config: config.file }),
    ...(flags.timeScale === undefined ? {} : { timeScale: flags.timeScale }),
    ...(attach === undefined ? {} : { attach }),
    ...(composeFile === undefined ? {} : { composeFile }),
    ...(composeData === undefined ? {} : { composeData }),
    ...(flags.variant ? { variants: flags.variant } : {}),
    ...(flags.scenario ? { scenarios: flags.scenario } : {}),
  };
}
