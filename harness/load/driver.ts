import type { LoadEvidence } from '../domain/evidence.ts';
import type { LoadSpec } from '../domain/load-plan.ts';
import { addProgress, NOTHING_SENT } from '../domain/load-progress.ts';
import type { LoadDriver, LoadOptions, LoadSession, LoadSnapshot } from '../domain/ports.ts';
import { monotonicNow } from './clock.ts';
import { mergeEvidence, mergeSnapshots } from './merge.ts';
import { type Share, shareOf } from './share.ts';
import { checkPlan, checkSpec } from './validate.ts';
import { threadWorkers } from './worker/handle.ts';
import type { LoadWorkers } from './workers.ts';

export interface DriverOptions {
  /** Who shares the load, or how many threads do; one carries tens of thousands of requests a second. Default 1. */
  readonly workers?: number | LoadWorkers;
}

/** Drives load from workers, so that the event loop of the run never delays a request. */
export function createLoadDriver({ workers = 1 }: DriverOptions = {}): LoadDriver {
  const all = typeof workers === 'number' ? threadWorkers(workers) : workers;
  return {
    async start(spec, options) {
      checkSpec(spec);
      options.signal.throwIfAborted();
      return await startSession(spec, options, all);
    },
  };
}

async function startSession(spec: LoadSpec, options: LoadOptions, all: LoadWorkers): Promise<LoadSession> {
  const { originMs, intervalMs, signal } = options;
  const onSnapshot = snapshotMerger(options.onSnapshot);
  const shares = Array.from({ length: all.count }, (_, index) => ({ index, of: all.count }));
  const workers = shares.map((share) => ({
    share,
    ...all.begin({ spec, originMs, intervalMs, share }, (snapshot, interval) => {
      options.onInterval?.(interval);
      onSnapshot(share, snapshot);
    }),
  }));
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => {}); // only raced: a rejection that nothing awaits is not an error
  const abort = () => {
    for (const worker of workers) worker.halt();
    aborted.reject(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  const dispose = async () => {
    signal.removeEventListener('abort', abort);
    await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
  };
  await Promise.all(workers.map((worker) => worker.ready)).catch(async (cause) => {
    await dispose();
    throw cause;
  });
  let finished: Promise<LoadEvidence> | undefined;
  return {
    async run(phase, plan, until = 'drained') {
      checkPlan(phase, plan);
      const startAt = monotonicNow() + all.leadMs();
      const runs = workers.map(({ share, run, rest }) => {
        const part = shareOf(plan, share);
        return part ? run({ phase, plan: part, until, startAt }) : rest('passed');
      });
      await Promise.race([Promise.all(runs), aborted.promise]);
    },
    async rest(until = 'passed') {
      await Promise.race([Promise.all(workers.map((worker) => worker.rest(until))), aborted.promise]);
    },
    async progress() {
      const parts = await Promise.race([Promise.all(workers.map((worker) => worker.progress())), aborted.promise]);
      return parts.reduce(addProgress, NOTHING_SENT);
    },
    async soFar() {
      const parts = await Promise.race([Promise.all(workers.map((worker) => worker.soFar())), aborted.promise]);
      return mergeEvidence(parts, intervalMs, spec.slowest);
    },
    finish() {
      finished ??= Promise.all(workers.map((worker) => worker.finish())).then((parts) =>
        mergeEvidence(parts, intervalMs, spec.slowest),
      );
      return finished;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** Reports the sum of all workers' latest progress whenever the first of them reports. */
function snapshotMerger(report: (snapshot: LoadSnapshot) => void): (from: Share, snapshot: LoadSnapshot) => void {
  const latest = new Map<number, LoadSnapshot>();
  return (from, snapshot) => {
    latest.set(from.index, snapshot);
    const present = [...latest.values()].filter(({ phase }) => phase === snapshot.phase);
    if (from.index === 0) report(mergeSnapshots(present));
  };
}
