import { Command, Option } from 'commander';
import { AUTO } from '../../run/place/choose-environment.ts';
import { DEFAULT_SEED, ENVIRONMENT_NAMES, PROXY_NAMES } from '../../run/plan/options.ts';
import { EXIT } from '../../runtime/errors.ts';
import { asGiven, duration, factor, otlpUrl, share, wholeAboveZero, wholeNumber } from '../arguments.ts';
import { onInterrupt } from '../interrupt.ts';
import { address } from '../metrics-flags.ts';
import { demandPlaces } from '../output-places.ts';
import { chooseSuites } from '../suite/find-suites.ts';
import { configOfUser } from '../suite/load-suites.ts';
import { planSuites } from '../suite/plan-files.ts';
import { type SuiteFlags, suiteArguments } from '../suite/suite-arguments.ts';
import { nightlyExitCode } from './exit-code.ts';
import type { NightlyRequest } from './request.ts';
import { runNightly } from './run-nightly.ts';

interface Flags extends SuiteFlags {
  readonly repeat: number;
  readonly limit: number;
  readonly keepBaseline: NightlyRequest['keepBaseline'];
  readonly keepRuns?: number;
  readonly results?: string;
  readonly confidence: number;
  readonly allowance: number;
}

/**
 * `squall nightly [suite...]`: every suite several times, compared with its baseline; the nightly CI job. Its runs are
 * compared with those of earlier runs, so the environment is never chosen by the machine.
 */
export function nightlyCommand(): Command {
  return new Command('nightly')
    .description('run suites repeatedly, report verdicts that change, compare with the baselines')
    .argument('[suite...]', 'suites to run; all when left out')
    .option('--config <file>', 'configuration (default: squall.config.* here or in a folder above)')
    .option('--repeat <n>', 'runs of each suite', wholeAboveZero, 3)
    .option('--variant <name...>', 'only these variants (`*` stands for anything)')
    .option('--scenario <name...>', 'only these scenarios (`*` stands for anything)')
    .option('--seed <number>', 'seed of all random draws; the same in every repeat', wholeNumber)
    .option('--time-scale <k>', 'run k times faster than real time', factor)
    .addOption(
      new Option('--environment <name>', 'where targets run (default: as configured, else local)').choices([
        AUTO,
        ...ENVIRONMENT_NAMES,
      ]),
    )
    .addOption(new Option('--proxy <name>', 'fault proxy of the local environment').choices(PROXY_NAMES))
    .option('--metrics-port <[host:]port>', 'as in `squall suite`', asGiven(address))
    .option('--otlp <url>', 'as in `squall suite`', asGiven(otlpUrl))
    .option('--strict', 'a share whose 99 % interval straddles its bound is inconclusive, as a percentile is')
    .option('--no-confirm', 'as in `squall suite`')
    .addOption(
      new Option('--limit <time>', 'stop a run of a suite that takes longer; it counts as broken')
        .argParser(duration)
        .default(LIMIT_MS, '30m'),
    )
    .addOption(
      new Option('--keep-baseline <which>', 'which suites that passed become the baseline of later nightly runs')
        .choices(['none', 'missing', 'all'])
        .default('none'),
    )
    .option(
      '--keep-runs <n>',
      'afterwards remove all but the latest n, as `squall results --keep` does',
      wholeAboveZero,
    )
    .option('--results <folder>', 'folder of all results (default: results)')
    .option('--confidence <share>', 'confidence of all intervals of a comparison at once', share, 0.95)
    .option('--allowance <share>', 'change that two runs of the same code may show', share, 0.1)
    .addHelpText(
      'after',
      `
Examples:
  $ npm run nightly
  $ npm run nightly -- timeouts --scenario S1b --variant naive budgeted --repeat 2
  $ npm run nightly -- --repeat 5 --keep-baseline all

Exit codes: 0 passed; 10 a statement failed in every repeat, or a regression; 11 a verdict changed between repeats or
is inconclusive; 1, 2, 12 or 13 when a run broke; 130 interrupted.`,
    )
    .action(async (suites: string[], flags: Flags) => {
      const request = await requestOf(suites, flags);
      await demandPlaces({ folders: { '--results': request.results } });
      const stop = new AbortController();
      using interrupt = onInterrupt((reason) => stop.abort(reason));
      const report = await runNightly(request, stop.signal);
      process.exitCode = interrupt.happened ? EXIT.interrupted : nightlyExitCode(report);
    });
}

const LIMIT_MS = 30 * 60_000;

/** Plans all suites first: what cannot be run is refused before the first of many runs begins. */
async function requestOf(names: readonly string[], flags: Flags): Promise<NightlyRequest> {
  const config = await configOfUser(flags.config);
  const suites = await chooseSuites(names.length === 0 ? ['all'] : names, config);
  const { seed = DEFAULT_SEED, timeScale, variant: variants, scenario: scenarios } = flags;
  for (const file of suites.values())
    await planSuites([file], {
      seed,
      ...(timeScale === undefined ? {} : { timeScale }),
      ...(variants === undefined ? {} : { variants }),
      ...(scenarios === undefined ? {} : { scenarios }),
    });
  const { repeat, limit: limitMs, confidence, allowance, keepBaseline, keepRuns } = flags;
  return {
    suites: [...suites.keys()],
    repeat,
    suiteFlags: suiteArguments({ ...flags, environment: flags.environment ?? config.environment ?? 'local' }),
    limitMs,
    results: flags.results ?? config.results ?? 'results',
    confidence,
    allowance,
    keepBaseline,
    ...(keepRuns === undefined ? {} : { keepRuns }),
  };
}
