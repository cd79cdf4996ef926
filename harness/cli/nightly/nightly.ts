import { Command, Option } from 'commander';
import { EXIT } from '../../runtime/errors.ts';
import { duration, factor, share, wholeAboveZero, wholeNumber } from '../arguments.ts';
import { onInterrupt } from '../interrupt.ts';
import { exitCodeOfNight } from './exit-code.ts';
import type { NightWishes } from './request.ts';
import { holdNight } from './run-nightly.ts';

interface Flags {
  readonly repeat: number;
  readonly variant?: string[];
  readonly scenario?: string[];
  readonly seed?: number;
  readonly timeScale?: number;
  readonly environment?: string;
  readonly proxy?: string;
  readonly strict?: boolean;
  readonly confirm: boolean;
  readonly metricsPort?: string;
  readonly otlp?: string;
  readonly limit: number;
  readonly keepBaseline: NightWishes['keepBaseline'];
  readonly keepRuns?: number;
  readonly results: string;
  readonly confidence: number;
  readonly allowance: number;
}

const SUITE_FLAGS = [
  ...(['variant', 'scenario', 'seed', 'timeScale', 'environment', 'proxy', 'strict'] as const),
  ...(['metricsPort', 'otlp'] as const),
];

/**
 * `squall nightly [suite...]`: every suite several times, compared with its baseline; the nightly CI job. Nights are
 * compared with each other, so no machine chooses its environment.
 */
export function nightlyCommand(): Command {
  return new Command('nightly')
    .description('run suites repeatedly, name verdicts that change, compare with the baselines, write one report')
    .argument('[suite...]', 'suites to run; all when left out')
    .option('--repeat <n>', 'runs of each suite', wholeAboveZero, 3)
    .option('--variant <name...>', 'only these variants (`*` stands for anything)')
    .option('--scenario <name...>', 'only these scenarios (`*` stands for anything)')
    .option('--seed <number>', 'seed of every draw; the same in every repeat', wholeNumber)
    .option('--time-scale <k>', 'run everything k times faster than real time; 1 is real time', factor)
    .option('--environment <name>', 'where targets run, as in `squall suite`', 'local')
    .option('--proxy <name>', 'fault proxy of the local environment')
    .option('--metrics-port <[host:]port>', 'as in `squall suite`')
    .option('--otlp <url>', 'as in `squall suite`')
    .option('--strict', 'a percentile whose 95 % interval straddles its bound is inconclusive')
    .option('--no-confirm', 'as in `squall suite`')
    .option(
      '--limit <time>',
      'one run of one suite that takes longer is stopped and counts as broken',
      duration,
      LIMIT_MS,
    )
    .addOption(
      new Option('--keep-baseline <which>', 'suites that passed and become the baseline of later nights')
        .choices(['none', 'missing', 'all'])
        .default('none'),
    )
    .option('--keep-runs <n>', 'afterwards keep only the latest n runs of each suite', wholeAboveZero)
    .option('--results <folder>', 'where results are kept', 'results')
    .option('--confidence <share>', 'with which all intervals of a comparison hold together', share, 0.95)
    .option('--allowance <share>', 'change that two runs of the same code may show', share, 0.1)
    .addHelpText(
      'after',
      `
Examples:
  $ npm run nightly
  $ npm run nightly -- timeouts --scenario S1b --variant naive budgeted --repeat 2
  $ npm run nightly -- --repeat 5 --keep-baseline all

Exit codes: 0 passed; 10 a statement failed in every repeat, or a regression; 11 a verdict changed between repeats or
cannot be told; 1, 2, 12 or 13 when a run broke; 130 interrupted.`,
    )
    .action(async (suites: string[], flags: Flags) => {
      const stop = new AbortController();
      using interrupt = onInterrupt((reason) => stop.abort(reason));
      const night = await holdNight(wishesOf(suites, flags), stop.signal);
      process.exitCode = interrupt.happened ? EXIT.interrupted : exitCodeOfNight(night);
    });
}

const LIMIT_MS = 30 * 60_000;

function wishesOf(suites: readonly string[], flags: Flags): NightWishes {
  const { repeat, limit: limitMs, results, confidence, allowance, keepBaseline, keepRuns } = flags;
  const suiteFlags = [
    ...SUITE_FLAGS.flatMap((name) => asArguments(name, flags[name])),
    ...(flags.confirm ? [] : ['--no-confirm']),
  ];
  const kept = keepRuns === undefined ? {} : { keepRuns };
  return { suites, repeat, suiteFlags, limitMs, results, confidence, allowance, keepBaseline, ...kept };
}

/** `timeScale`, 5 -> `--time-scale 5` */
function asArguments(name: string, value: string | number | boolean | readonly string[] | undefined): string[] {
  if (value === undefined || value === false) return [];
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return value === true ? [flag] : [flag, ...[value].flat().map(String)];
}
