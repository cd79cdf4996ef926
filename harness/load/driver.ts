import type { LoadEvidence } from '../domain/evidence.ts';
import type { LoadSpec } from '../domain/load-plan.ts';
import { addProgress, NOTHING_SENT } from '../domain/load-progress.ts';
import type { LoadDriver, LoadOptions, LoadSession } from '../domain/ports.ts';
import { monotonicNow } from './clock.ts';
import { watchInterruptions } from './interruptions.ts';
import { mergeEvidence } from './merge.ts';
import { type Share, shareOf } from './share.ts';
import { createSnapshotMerger } from './snapshots.ts';
import { checkPlan, checkSpec } from './validate.ts';
import { threadWorkers } from './worker/handle.ts';
import { type LoadWorkers, NO_EVIDENCE, type WorkerHandle } from './workers.ts';

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

/** A worker and the share of each load that is its own. */
interface SharingWorker extends WorkerHandle {
  readonly share: Share;
}

async function startSession(spec: LoadSpec, options: LoadOptions, all: LoadWorkers): Promise<LoadSession> {
  const workers = beginLoad(spec, options, all);
  const interruptions = watchInterruptions(workers, options.signal);
  const merged = async (parts: readonly LoadEvidence[]) => ({
    ...mergeEvidence(parts, options.intervalMs, spec.slowest),
    ...(await remoteWorkersOf(workers)),
  });
  const dispose = async () => {
    interruptions[Symbol.dispose]();
    await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
  };
  await Promise.all(workers.map((worker) => worker.ready)).catch(async (cause) => {
    await dispose();
    throw cause;
  });
  let progress = NOTHING_SENT;
  let finished: Promise<LoadEvidence> | undefined;
  return {
    async run(phase, plan, until = 'drained') {
      checkPlan(phase, plan);
      await interruptions.unless(nothing, async () => {
        const startAt = monotonicNow() + all.leadMs();
        const runs = workers.map(({ share, run, rest }) => {
          const part = shareOf(plan, share);
          return part ? run({ phase, plan: part, until, startAt }) : rest('passed');
        });
        await Promise.all(runs);
      });
    },
    async rest(until = 'passed') {
      await interruptions.unless(nothing, async () => {
        await Promise.all(workers.map((worker) => worker.rest(until)));
      });
    },
    async progress() {
      const ask = () => Promise.all(workers.map((worker) => worker.progress()));
      const parts = await interruptions.unless(() => [progress], ask);
      progress = parts.reduce(addProgress, NOTHING_SENT);
      return progress;
    },
    async soFar() {
      const ask = () => Promise.all(workers.map((worker) => worker.soFar()));
      return await merged(await interruptions.unless(() => [NO_EVIDENCE], ask));
    },
    finish() {
      finished ??= Promise.all(workers.map((worker) => worker.finish())).then(merged);
      return finished;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** What is known of a phase that was broken off. */
function nothing(): void {}

function beginLoad(spec: LoadSpec, options: LoadOptions, all: LoadWorkers): readonly SharingWorker[] {
  const { originMs, intervalMs } = options;
  const snapshots = createSnapshotMerger({ count: all.count, intervalMs }, options.onSnapshot);
  const shares = Array.from({ length: all.count }, (_, index) => ({ index, of: all.count }));
  return shares.map((share) => ({
    share,
    ...all.begin({ spec, originMs, intervalMs, share }, (snapshot, interval) => {
      options.onInterval?.(interval);
      snapshots.take(share.index, snapshot, interval);
    }),
  }));
}

/** What the evidence tells of workers elsewhere; nothing where there are none. */
async function remoteWorkersOf(workers: readonly WorkerHandle[]): Promise<Pick<LoadEvidence, 'workers'>> {
  const reports = await Promise.all(workers.flatMap(({ remote }) => remote?.report() ?? []));
  return reports.length === 0 ? {} : { workers: reports.toSorted((a, b) => a.index - b.index) };
}
