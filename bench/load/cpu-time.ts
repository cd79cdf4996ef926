import { readFileSync } from 'node:fs';
import type { ClosedResult } from './tool.ts';

/** A tick of /proc on Linux. */
const TICK_MS = 10;

/** What `run` resolves to, in requests per second over `seconds`, and the processor time per request. */
export async function withCpuTime(seconds: number, run: () => Promise<number>): Promise<ClosedResult> {
  const beforeMs = cpuTimeMs();
  const perSecond = await run();
  return { perSecond, cpuUs: ((cpuTimeMs() - beforeMs) * 1000) / (perSecond * seconds) };
}

/** Of all threads of this process and of its children that have ended; NaN where there is no /proc. */
export function cpuTimeMs(): number {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
    const ticks = fields.slice(11, 15).map(Number);
    return ticks.reduce((sum, count) => sum + count, 0) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}
