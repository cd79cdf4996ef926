import { Command, Option } from 'commander';
import type { RunEvent } from '../../domain/events.ts';
import { closed, type LoadPlan, METHODS, open } from '../../domain/load-plan.ts';
import { hlogText } from '../../load/accounting/hlog.ts';
import { redact } from '../../report/redact.ts';
import { demandAddressForPods } from '../../run/place/pod-address.ts';
import { DEFAULT_SEED } from '../../run/plan/options.ts';
import { newRunId } from '../../run/record/run-header.ts';
import { type LoadJob, runUrl } from '../../run/run-url.ts';
import { checkResolved } from '../../runtime/allow-list.ts';
import { EXIT, SquallError } from '../../runtime/errors.ts';
import { append, duration, positive, wholeAboveZero, wholeNumber } from '../arguments.ts';
import { type ClusterFlags, clusterPlaceOf, threadsOf, withClusterFlags } from '../cluster-flags.ts';
import { exitCodeOf } from '../exit-code.ts';
import { onInterrupt } from '../interrupt.ts';
import { type MetricsFlags, startMetrics, withMetricsFlags } from '../metrics-flags.ts';
import { demandPlaces, writeOutputs } from '../output-places.ts';
import { demandKnownHost } from './known-host.ts';
import { addHeader, type LoadTarget, loadTarget, type RequestFlags, requestOf } from './request.ts';
import { showLoad } from './show-load.ts';

interface Flags extends MetricsFlags, RequestFlags, ClusterFlags {
  readonly rate?: number;
  readonly duration?: number;
  readonly connections?: number;
  readonly amount?: number;
  readonly deadline: number;
  readonly seed: number;
  readonly allow: string[];
  readonly expect: string[];
  readonly strict?: boolean;
  readonly json?: string;
  readonly hlog?: string;
}

const WORKERS = 'threads that share the load, up to one for each core; on Kubernetes pods (default: 1)';

/** `squall load URL`: load without a suite. */
export function loadCommand(): Command {
  const command = withMetricsFlags(new Command('load'))
    .description('drive load at one URL with full accounting; statements decide the exit code')
    .argument(
      '<url>',
      'what to call; its path may hold placeholders, and credentials become an Authorization',
      loadTarget,
    )
    .option(
      '--rate <per second>',
      'open loop: each request starts when it is due, whether or not others were answered',
      positive,
    )
    .option('--duration <time>', 'how long, e.g. 10s', duration)
    .option('--connections <n>', 'closed loop: never more than this many at once', wholeAboveZero)
    .option('--amount <n>', 'closed loop: this many requests', wholeAboveZero)
    .addOption(
      new Option('--deadline <time>', 'a request without an answer ends as timed-out after this long')
        .argParser(duration)
        .default(10_000, '10s'),
    )
    .addOption(new Option('--method <name>').choices(METHODS).default('GET'))
    .addOption(
      new Option('--header <name: value>', 'add a header; may be given again, also with the same name')
        .argParser(addHeader)
        .default({}, 'none'),
    )
    .option('--body <text>', 'request body; {{index}}, {{uuid}} and {{int 1 9}} are filled in')
    .option('--body-file <file>', 'request body from a file; a text is filled in, other bytes are sent as they are')
    .addOption(
      new Option('--expect <statement>', 'a statement that has to hold; may be given again')
        .argParser(append)
        .default([], 'none'),
    )
    .option('--strict', 'a share whose 99 % interval straddles its bound is inconclusive, as a percentile is')
    .option('--seed <number>', 'seed of all random draws', wholeNumber, DEFAULT_SEED)
    .addOption(
      new Option('--allow <host>', 'a host other than loopback that may be loaded; may be given again')
        .argParser(append)
        .default([], 'none'),
    )
    .option('--json <file>', 'write the run report here')
    .option('--hlog <file>', 'write per-second histograms in the HdrHistogram log format here');
  return withClusterFlags(command, WORKERS)
    .addHelpText(
      'after',
      `
Examples:
  $ squall load http://localhost:3000 --rate 1000 --duration 10s --deadline 2s
  $ squall load http://localhost:3000 --connections 200 --duration 10s --workers 4
  $ squall load http://shop.test.svc:8080 --allow shop.test.svc --rate 200000 --duration 1m \\
      --load-on kubernetes --workers 8
  $ squall load http://localhost:3000/pay --connections 100 --amount 10000 --method POST --body '{"id":{{index}}}' \\
      --header 'content-type: application/json' --expect 'p99 duration < 200ms' --expect 'error rate < 0.1%'`,
    )
    .action(async (target: LoadTarget, flags: Flags) => {
      const job = await jobOf(target, flags);
      if (job.loadOn) demandAddressForPods(target.url.origin, 'name the address that pods reach the target by');
      await demandPlaces({ files: { '--json': flags.json, '--hlog': flags.hlog } });
      for (const host of await checkResolved([target.url.href], flags.allow))
        console.error(`note: ${host} is not this machine; it was allowed by --allow`);
      // A cluster may know names that nobody else does.
      if (!job.loadOn) await demandKnownHost(target.url);
      process.exitCode = await drive(job, flags);
    });
}

async function drive(job: LoadJob, flags: Flags): Promise<number> {
  const stop = new AbortController();
  using interrupt = onInterrupt((reason) => stop.abort(reason));
  const screen = showLoad(job);
  await using live = await startMetrics(job.runId, flags);
  const see = (event: RunEvent) => {
    screen.see(event);
    live.see(event);
  };
  const { evidence, report } = await runUrl(job, see, stop.signal);
  screen.end(evidence, report);
  await writeOutputs([
    [flags.json, `${JSON.stringify(redact(report), null, 2)}\n`],
    [flags.hlog, hlogText(evidence.load.intervals, Date.parse(evidence.startedAt))],
  ]);
  if (interrupt.happened) return EXIT.interrupted;
  if (job.expect.length > 0) return exitCodeOf(report.outcome, []);
  // Nothing was asked, but what was sent is not known whole either.
  return evidence.load.workers?.some(({ lost }) => lost) ? EXIT.inconclusive : EXIT.asExpected;
}

async function jobOf(target: LoadTarget, flags: Flags): Promise<LoadJob> {
  const { deadline, seed, expect, strict = false } = flags;
  const loadOn = clusterPlaceOf(flags);
  return {
    url: target.url,
    request: await requestOf(target, flags),
    load: loadOf(flags),
    workers: loadOn?.workers ?? threadsOf(flags),
    ...(loadOn ? { loadOn } : {}),
    deadlineMs: deadline,
    seed,
    expect,
    strict,
    runId: newRunId(),
  };
}

const DEFAULT_CONNECTIONS = 10;

function loadOf({ rate, duration: durationMs, connections, amount }: Flags): LoadPlan {
  if (rate !== undefined) {
    if (connections !== undefined || amount !== undefined)
      throw usage('--rate is open loop and cannot be combined with --connections or --amount', '--rate and --duration');
    if (durationMs === undefined) throw usage('--rate needs --duration', '--rate 1000 --duration 10s');
    return open(rate, durationMs);
  }
  if (amount === undefined && durationMs === undefined)
    throw usage('the load has no end', '--amount 10000, or --duration 10s');
  const concurrency = connections ?? DEFAULT_CONNECTIONS;
  if (amount !== undefined && durationMs === undefined) return closed(amount, concurrency);
  return {
    model: 'closed',
    concurrency,
    ...(amount === undefined ? {} : { requests: amount }),
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}

function usage(message: string, example: string): SquallError {
  return new SquallError('SQUALL_USAGE', message, { hint: `e.g. ${example}` });
}
