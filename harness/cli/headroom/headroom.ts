import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type HeadroomFile, keepHeadroom, renderHeadroomFiles } from '../../headroom/headroom-files.ts';
import type { HeadroomReport } from '../../headroom/headroom-report.ts';
import { type Kept, keeps } from '../../headroom/keeps.ts';
import { announcement, renderHeadroom } from '../../headroom/render-terminal.ts';
import { type HeadroomJob, runHeadroom } from '../../headroom/run-headroom.ts';
import { systemClock } from '../../runtime/clock.ts';
import { EXIT, type ExitCode } from '../../runtime/errors.ts';
import { append, duration, positive, share, wholeAboveZero } from '../arguments.ts';
import { onInterrupt } from '../interrupt.ts';
import { writeOutputs } from '../output-places.ts';
import { withPlaceFlags } from '../suite/place-flags.ts';
import { tell } from '../supervised/messages.ts';
import { type HeadroomFlags, headroomJob, type Levels } from './headroom-job.ts';

/** `squall headroom <suite>`: how much more load, or how much more of a fault, until a statement breaks. */
export function headroomCommand(): Command {
  return withPlaceFlags(new Command('headroom'))
    .description('raise the load, or the faults of scenarios, until a statement breaks: how far does the system hold?')
    .argument('<suite>', 'the suite whose target, requests and faults are used')
    .addOption(
      new Option('--statement <text>', 'what has to hold; may be given again').argParser(append).default([], 'none'),
    )
    .option('--rate <from..to>', 'raise the load between these requests per second (default: 10..1000)', levels)
    .addOption(
      new Option('--size <from..to>', 'raise the durations of the faults by these factors instead')
        .argParser(levels)
        .conflicts('rate'),
    )
    .addOption(new Option('--for <time>', 'how long each run of a rate takes').argParser(duration).default(5000, '5s'))
    .option('--within <share>', 'how near the two limits have to be: 0.05 is 5 %', share, 0.05)
    .option('--confirm <n>', 'runs of one level that must agree', wholeAboveZero, 2)
    .addOption(
      new Option('--back-within <time>', 'how long the system may take to bear the lowest level again')
        .argParser(duration)
        .default(60_000, '60s'),
    )
    .option(
      '--at-least <level>',
      'level up to which everything has to hold: decides the exit code (default: the lowest)',
      positive,
    )
    .option('--json <file>', 'also write what was found here')
    .option('--svg <file>', 'also write the chart here')
    .option('--markdown <file>', 'also write it here for a pull request')
    .addHelpText(
      'after',
      `
Without faults and with those of each scenario that --scenario names, each variant is loaded with more and more requests.

Examples:
  $ squall headroom timeouts --scenario S3-open --variant budgeted --statement 'p99 duration < 4s'
  $ squall headroom timeouts --scenario S3-open --variant budgeted --statement 'max duration < 6s' --size 0.5..8`,
    )
    .action(search);
}

async function search(suite: string, flags: HeadroomFlags): Promise<void> {
  const stop = new AbortController();
  using _ = onInterrupt(() => stop.abort());
  const { job, resultsRoot, runMs } = await headroomJob(suite, flags);
  const head = headOf(suite, job, flags);
  console.log(`${announcement(head, runMs)}\n`);
  tell({ is: 'running', results: resultsRoot });
  const envelopes = await runHeadroom(job, (line) => console.log(line), stop.signal);
  const report: HeadroomReport = { ...head, envelopes: [...envelopes] };
  console.log(`\n${renderHeadroom(report, { columns: process.stdout.columns ?? 100 })}\n`);
  const folder = await keepHeadroom(resultsRoot, report);
  await writeForms(report, flags);
  console.log(` chart    ${join(folder, 'headroom.svg')}`);
  const { atLeast = job.range.from } = flags;
  process.exitCode = stop.signal.aborted ? EXIT.interrupted : EXITS[keeps(envelopes, atLeast)];
}

function headOf(suite: string, job: HeadroomJob, flags: HeadroomFlags): Omit<HeadroomReport, 'envelopes'> {
  const { environment = 'local', timeScale = 1 } = job.settings;
  return {
    schema: 'squall-headroom/1',
    run: {
      id: job.runId,
      startedAt: new Date(systemClock.wall()).toISOString(),
      suite,
      target: job.target.name,
      environment,
      seed: flags.seed,
      timeScale,
    },
    statements: [...job.statements],
    raised: job.raised.what,
    from: job.range.from,
    to: job.range.to,
    within: flags.within,
    confirm: flags.confirm,
  };
}

async function writeForms(report: HeadroomReport, { json, svg, markdown }: HeadroomFlags): Promise<void> {
  const files = renderHeadroomFiles(report);
  const asked: [string | undefined, HeadroomFile][] = [
    [json, 'headroom.json'],
    [svg, 'headroom.svg'],
    [markdown, 'headroom.md'],
  ];
  await writeOutputs(asked.map(([path, name]) => [path, files[name]]));
}

const EXITS: Readonly<Record<Kept, ExitCode>> = {
  kept: EXIT.asExpected,
  broken: EXIT.statementFailed,
  unknown: EXIT.inconclusive,
};

const LEVELS = /^(?<from>\d+(?:\.\d+)?)\.\.(?<to>\d+(?:\.\d+)?)$/;

function levels(text: string): Levels {
  const { from = '', to = '' } = LEVELS.exec(text)?.groups ?? {};
  const found = { from: Number(from), to: Number(to) };
  if (found.from > 0 && found.to > found.from) return found;
  throw new InvalidArgumentError(`"${text}" is no range such as 10..1000`);
}
