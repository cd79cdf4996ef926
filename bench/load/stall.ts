import { startServer } from './server-process.ts';
import type { OpenRate, OpenResult, Tool } from './tool.ts';

/** When the server holds its answers, ms after its first request. */
export const STALL = { stallAtMs: 4000, stallMs: 2000 };

export type Percentiles = Pick<OpenResult, 'p50' | 'p90' | 'p99' | 'max'>;

export interface StallRow {
  readonly tool: string;
  readonly measured: Percentiles;
  readonly truth: Percentiles;
  readonly planned: number;
  readonly accounted: number;
  /** What the server counted. */
  readonly arrived: number;
}

/**
 * The true latencies: a request that is due during the stall waits for its end and for its turn. Any other request is
 * answered at once.
 */
function stallTruth({ rate, seconds }: OpenRate, releasedAfterMs: readonly number[]): Percentiles {
  const count = rate * seconds;
  const endMs = STALL.stallAtMs + STALL.stallMs;
  let turn = 0;
  const waits = Array.from({ length: count }, (_, i) => {
    const dueMs = (i * 1000) / rate;
    if (dueMs < STALL.stallAtMs || dueMs >= endMs) return 0;
    return endMs - dueMs + (releasedAfterMs[turn++] ?? releasedAfterMs.at(-1) ?? 0);
  }).sort((a, b) => a - b);
  const at = (percent: number) => waits[Math.max(0, Math.ceil((percent / 100) * count) - 1)] as number;
  return { p50: at(50), p90: at(90), p99: at(99), max: at(100) };
}

/** One tool's result for the stall; undefined when it has no open loop. */
export async function measureStall(tool: Tool, load: OpenRate): Promise<StallRow | undefined> {
  if (!tool.open) return undefined;
  const { reachedAt } = tool;
  await using server = await startServer({ ...STALL, ...(reachedAt === undefined ? {} : { host: '0.0.0.0' }) });
  const url = reachedAt === undefined ? server.url : `http://${reachedAt}:${server.port}`;
  const { accounted, ...measured } = await tool.open(url, load);
  const { arrivals: arrived, releasedAfterMs } = await server.account();
  const truth = stallTruth(load, releasedAfterMs);
  return { tool: tool.name, measured, truth, planned: load.rate * load.seconds, accounted, arrived };
}

/** How far the worst percentile is outside 1 % + 5 ms of the truth; 0 or less is within. */
export function stallExcessMs({ measured, truth }: StallRow): number {
  const excess = (key: keyof Percentiles) => Math.abs(measured[key] - truth[key]) - (truth[key] * 0.01 + 5);
  return Math.max(excess('p50'), excess('p90'), excess('p99'), excess('max'));
}
