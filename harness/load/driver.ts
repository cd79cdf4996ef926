import type { LoadEvidence } from '../domain/evidence.ts';
import type { LoadPlan, LoadSpec } from '../domain/load-plan.ts';
import type { LoadDriver, LoadOptions, LoadSession } from '../domain/ports.ts';
import { requestSource } from './requests.ts';
import { checkPlan, checkSpec } from './validate.ts';
import { startWorker } from './worker-handle.ts';

/** Drives load from worker threads, so that the conductor's event loop never delays a request. */
export function createLoadDriver(): LoadDriver {
  return {
    async start(spec, options) {
      checkSpec(spec);
      requestSource(spec, () => Buffer.alloc(0)); // bad templates are refused here, not in the worker
      return startSession(spec, options);
    },
  };
}

async function startSession(spec: LoadSpec, options: LoadOptions): Promise<LoadSession> {
  options.signal.throwIfAborted();
  const { originMs, intervalMs, signal } = options;
  const birth = { spec, originMs, intervalMs, share: { index: 0, of: 1 } };
  const worker = startWorker(birth, options.onSnapshot);
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => {}); // it is only ever raced
  const abort = () => {
    worker.halt();
    aborted.reject(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  let finished: Promise<LoadEvidence> | undefined;
  return {
    async run(phase: string, plan: LoadPlan) {
      checkPlan(phase, plan);
      await Promise.race([worker.run(phase, plan), aborted.promise]);
    },
    finish: () => (finished ??= worker.finish()),
    async [Symbol.asyncDispose]() {
      signal.removeEventListener('abort', abort);
      await worker[Symbol.asyncDispose]();
    },
  };
}
