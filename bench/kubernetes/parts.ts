import { startServer } from '../load/server-process.ts';
import { measureStall, type StallRow, stallExcessMs } from '../load/stall.ts';
import type { OpenRate, OpenResult } from '../load/tool.ts';
import { type LoadRun, runLoad } from './run-load.ts';

export interface ClusterBench {
  /** Where pods reach this machine. */
  readonly host: string;
  /** Flags that say which cluster. */
  readonly place: readonly string[];
}

/** What one pod may use in the part on linearity: four of them, the server and the cluster itself leave a core of two idle. */
const SHARE_OF_CORE = '100m';
const CLOSED = ['--connections', '32', '--duration', '10s'];
const OPEN_RATE = 2000;
const SHORT_S = 4;
const LONG_S = 14;

export interface LinearityRow {
  readonly pods: number;
  readonly 'sent/s': number;
  readonly 'sent/s per pod': number;
  /** 1 where each of several sends as much as one alone. */
  readonly linearity: number;
  /** Requests per second of CPU that all pods used, from their start to their end. */
  readonly 'sent per s of CPU': number;
  readonly unaccounted: number;
}

/** Requests per second of one, two and four pods. */
export async function linearityRows({ host, place }: ClusterBench): Promise<readonly LinearityRow[]> {
  const rows: LinearityRow[] = [];
  for (const pods of [1, 2, 4]) {
    await using server = await startServer({ host: '0.0.0.0' });
    const run = await runLoad(`http://${host}:${server.port}/`, [
      ...CLOSED,
      ...inCluster(host, pods, place),
      ...['--worker-cpu', SHARE_OF_CORE],
    ]);
    const each = run.perSecond / pods;
    rows.push({
      pods,
      'sent/s': run.perSecond,
      'sent/s per pod': each,
      linearity: each / (rows[0]?.['sent/s per pod'] ?? each),
      'sent per s of CPU': run.sent / run.podsCpuS,
      unaccounted: run.unaccounted,
    });
  }
  return rows;
}

export interface OverheadRow {
  readonly workers: string;
  readonly sent: number;
  readonly planned: number;
  /** Of the generator, the conductor's side included. */
  readonly 'CPU us per request': number;
  readonly 'of it the conductor': number;
  /** Over the thread of this process. */
  readonly ratio: number;
  readonly 'p99 ms': number;
}

/** CPU of a request, by the difference between a long and a short run: what starting takes is in both. */
export async function overheadRows({ host, place }: ClusterBench): Promise<readonly OverheadRow[]> {
  const kinds: readonly (readonly [string, (host: string) => readonly string[]])[] = [
    ['one thread', () => []],
    ['one pod', () => inCluster(host, 1, place)],
    ['two pods', () => inCluster(host, 2, place)],
  ];
  const rows: OverheadRow[] = [];
  for (const [workers, flags] of kinds) {
    const [short, long] = [await openRun(SHORT_S, host, flags(host)), await openRun(LONG_S, host, flags(host))];
    const usPer = (cpuS: (run: LoadRun) => number) => ((cpuS(long) - cpuS(short)) * 1e6) / (long.sent - short.sent);
    const all = usPer(({ podsCpuS, conductorCpuS }) => podsCpuS + conductorCpuS);
    rows.push({
      workers,
      sent: long.sent,
      planned: long.planned,
      'CPU us per request': all,
      'of it the conductor': usPer(({ conductorCpuS }) => conductorCpuS),
      ratio: all / (rows[0]?.['CPU us per request'] ?? all),
      'p99 ms': long.p99Ms,
    });
  }
  return rows;
}

/** The stall of docs/measurement.md, as one pod and as four see it. */
export async function stallRows({ host, place }: ClusterBench): Promise<readonly (StallRow & { excessMs: number })[]> {
  const rows: (StallRow & { excessMs: number })[] = [];
  for (const pods of [1, 4]) {
    const tool = {
      name: `squall, ${pods} pods`,
      reachedAt: host,
      missing: () => undefined,
      closed: () => Promise.reject(new Error('not measured')),
      open: async (url: string, { rate, seconds }: OpenRate): Promise<OpenResult> => {
        const load = ['--rate', String(rate), '--duration', `${seconds}s`];
        const run = await runLoad(`${url}/`, [...load, ...inCluster(host, pods, place), '--worker-cpu', '500m']);
        const { p50Ms: p50, p90Ms: p90, p99Ms: p99, maxMs: max, sent, planned, unaccounted } = run;
        return { p50, p90, p99, max, accounted: sent === planned ? planned - unaccounted : sent };
      },
    };
    const row = await measureStall(tool, { rate: 1000, seconds: 10 });
    if (row) rows.push({ ...row, excessMs: stallExcessMs(row) });
  }
  return rows;
}

async function openRun(seconds: number, host: string, flags: readonly string[]): Promise<LoadRun> {
  await using server = await startServer({ host: '0.0.0.0' });
  const load = ['--rate', String(OPEN_RATE), '--duration', `${seconds}s`];
  return await runLoad(`http://${host}:${server.port}/`, [...load, '--allow', host, ...flags]);
}

function inCluster(host: string, pods: number, place: readonly string[]): readonly string[] {
  return ['--load-on', 'kubernetes', '--workers', String(pods), '--allow', host, ...place];
}
