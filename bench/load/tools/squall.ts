import type { LoadEvidence } from '../../../harness/domain/evidence.ts';
import { closed as closedPlan, type LoadPlan } from '../../../harness/domain/load-plan.ts';
import type { LoadSession, LoadSnapshot } from '../../../harness/domain/ports.ts';
import { createLoadDriver } from '../../../harness/load/driver.ts';
import type { LoadWorkers } from '../../../harness/load/workers.ts';
import { systemClock } from '../../../harness/runtime/clock.ts';
import { mergeDurations } from '../../../harness/runtime/histogram.ts';
import { withCpuTime } from '../cpu-time.ts';
import type { OpenRate, OpenResult, Tool } from '../tool.ts';

interface DriveOptions {
  readonly onSnapshot?: (snapshot: LoadSnapshot) => void;
  readonly deadlineMs?: number;
  /** Default: one thread. */
  readonly workers?: LoadWorkers | number;
}

/** One session of one phase. */
export async function driveSquall(url: string, plan: LoadPlan, options: DriveOptions = {}): Promise<LoadEvidence> {
  await using session = await startSession(url, options);
  await session.run('baseline', plan);
  return await session.finish();
}

function startSession(
  url: string,
  { onSnapshot = () => {}, deadlineMs = 30_000, workers = 1 }: DriveOptions = {},
): Promise<LoadSession> {
  const requests = [{ method: 'GET', path: '/' }] as const;
  const spec = { url, requests, rules: [], deadlineMs, seed: 1, runId: 'bench' };
  const signal = new AbortController().signal;
  const options = { originMs: systemClock.now(), intervalMs: 500, onSnapshot, signal };
  return createLoadDriver({ workers }).start(spec, options);
}

/** Squall's own generator. */
export const squall: Tool = {
  name: 'squall',
  missing: () => undefined,
  async closed(url, connections, seconds) {
    const plan: LoadPlan = { ...closedPlan(0, connections), durationMs: seconds * 1000 };
    const { requests: _requests, ...timed } = plan;
    // The worker warms up before it is measured; the other tools have nothing to compile.
    await using session = await startSession(url);
    return await withCpuTime(seconds, async () => {
      await session.run('baseline', timed);
      return perSecondOf(await session.finish());
    });
  },
  open: openSquall,
};

/** One phase at a constant rate, as a tool's own result. */
export async function openSquall(
  url: string,
  { rate, seconds }: OpenRate,
  workers: LoadWorkers | number = 1,
): Promise<OpenResult> {
  const plan: LoadPlan = { model: 'open', arrivals: { kind: 'constant', rate }, durationMs: seconds * 1000 };
  const { ledger, recordings } = await driveSquall(url, plan, { workers });
  const response = mergeDurations(recordings.filter(({ clock }) => clock === 'response'));
  const ms = (percent: number) => (response?.percentileUs(percent) ?? 0) / 1000;
  const outcomes = Object.values(ledger.outcomes).reduce((sum, count) => sum + count, 0);
  return { p50: ms(50), p90: ms(90), p99: ms(99), max: ms(100), accounted: outcomes + ledger.dropped };
}

/** Requests per second that ended. */
export function perSecondOf({ intervals }: LoadEvidence): number {
  const first = intervals[0]?.fromMs ?? 0;
  const last = intervals.at(-1)?.toMs ?? 0;
  return (intervals.reduce((sum, interval) => sum + interval.count, 0) * 1000) / (last - first);
}
