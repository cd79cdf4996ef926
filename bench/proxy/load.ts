import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';

/** The result of one run of the load generator. */
export interface LoadSummary {
  readonly perSecond: number;
  readonly mbPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requests: number;
  readonly failed: number;
}

const WRK = 'wrk';

/** Drives `url` with wrk if it is on PATH, else with autocannon. */
export async function drive(url: string, connections: number, seconds: number): Promise<LoadSummary> {
  const text = await wrk(url, connections, seconds);
  return text === undefined ? cannon(url, connections, seconds) : parseWrk(text);
}

function wrk(url: string, connections: number, seconds: number): Promise<string | undefined> {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '--timeout', '10s', url];
  return new Promise((resolve, reject) => {
    execFile(WRK, args, (error, stdout) => {
      if (error?.code === 'ENOENT') resolve(undefined);
      else if (error) reject(error);
      else resolve(stdout);
    });
  });
}

const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000, KB: 1e-3, MB: 1, GB: 1000 };

function parseWrk(text: string): LoadSummary {
  const time = (label: string) => {
    const [, value = '0', unit = 'ms'] = new RegExp(`${label}\\s+([\\d.]+)(us|ms|s|m)\\b`).exec(text) ?? [];
    return Number(value) * (UNITS[unit] ?? 1);
  };
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0);
  const [, transfer = '0', unit = 'MB'] = /Transfer\/sec:\s+([\d.]+)(KB|MB|GB)/.exec(text) ?? [];
  const failures = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(text) ?? [];
  return {
    perSecond: number(/Requests\/sec:\s+([\d.]+)/),
    mbPerSecond: Number(transfer) * (UNITS[unit] ?? 1),
    p50Ms: time('50%'),
    p99Ms: time('99%'),
    requests: number(/(\d+) requests in/),
    failed: failures.slice(1).reduce((sum, count) => sum + Number(count), 0),
  };
}

/** The part of `autocannon --json` that is read here. */
interface CannonResult {
  readonly requests: { readonly average: number; readonly total: number };
  readonly throughput: { readonly average: number };
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly errors: number;
}

function cannon(url: string, connections: number, seconds: number): Promise<LoadSummary> {
  const program = createRequire(import.meta.url).resolve('autocannon');
  const args = [program, '--json', '--no-progress', '-c', String(connections), '-d', String(seconds), url];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      if (error) {
        reject(error);
        return;
      }
      const { requests, throughput, latency, errors } = JSON.parse(stdout) as CannonResult;
      resolve({
        perSecond: requests.average,
        mbPerSecond: throughput.average / 1e6,
        p50Ms: latency.p50,
        p99Ms: latency.p99,
        requests: requests.total,
        failed: errors,
      });
    });
  });
}
