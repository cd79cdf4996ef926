import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runReportSchema } from '../../harness/report/run-report.ts';
import { cpuTimeMs } from '../load/cpu-time.ts';

/** What one `squall load` sent and took. */
export interface LoadRun {
  readonly planned: number;
  readonly sent: number;
  readonly unaccounted: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Of all pods of the machine, from before the first was started until the last was gone; 0 without any. */
  readonly podsCpuS: number;
  /** Of the command and all that it started. */
  readonly conductorCpuS: number;
}

const MAIN = fileURLToPath(new URL('../../harness/cli/main.ts', import.meta.url));

/** Runs `squall load URL FLAGS...`. Throws with its output when it fails. */
export async function runLoad(url: string, flags: readonly string[]): Promise<LoadRun> {
  const folder = await mkdtemp(join(tmpdir(), 'squall-bench-'));
  const json = join(folder, 'run.json');
  try {
    const [pods, own] = [podsCpuS(), cpuTimeMs()];
    const child = spawn(process.execPath, [MAIN, 'load', url, ...flags, '--json', json], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`squall load ended with ${code}:\n${Buffer.concat(said)}`);
    const [scenario] = runReportSchema.parse(JSON.parse(await readFile(json, 'utf8'))).scenarios;
    if (!scenario) throw new Error('the run has no scenario');
    const { ledger, phases, responses = {}, durations } = scenario;
    const ms = phases.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    return {
      planned: ledger.planned,
      sent: ledger.sent,
      unaccounted: ledger.unaccounted,
      perSecond: (ledger.sent * 1000) / ms,
      ...percentilesOf(responses['baseline']),
      maxMs: Math.max(...Object.values(durations['baseline'] ?? {}).map(({ maxMs }) => maxMs)),
      podsCpuS: podsCpuS() - pods,
      conductorCpuS: (cpuTimeMs() - own) / 1000,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function percentilesOf({ p50Ms, p90Ms, p99Ms } = UNKNOWN): Pick<LoadRun, 'p50Ms' | 'p90Ms' | 'p99Ms'> {
  return { p50Ms, p90Ms, p99Ms };
}

const UNKNOWN = { p50Ms: Number.NaN, p90Ms: Number.NaN, p99Ms: Number.NaN };

/** Where the kubelet keeps the group of all pods, with cgroup 1 (ns) or 2 (us); see cgroups(7). */
const GROUPS: readonly (readonly [path: string, read: (text: string) => number])[] = [
  ['/sys/fs/cgroup/cpuacct/kubepods/cpuacct.usage', (text) => Number(text) / 1e9],
  ...['kubepods', 'kubepods.slice'].map(
    (name) =>
      [`/sys/fs/cgroup/${name}/cpu.stat`, (text: string) => Number(/usage_usec (\d+)/.exec(text)?.[1]) / 1e6] as const,
  ),
];

/** CPU that all pods of this machine have used so far; NaN where nobody tells. */
function podsCpuS(): number {
  for (const [path, read] of GROUPS)
    try {
      return read(readFileSync(path, 'utf8'));
    } catch {}
  return Number.NaN;
}
