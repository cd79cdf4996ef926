import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './worker/messages.ts';

/** Who a thread works for at the moment. */
export interface Employer {
  hear(message: FromWorker): void;
  /** The thread is gone. */
  mourn(cause: unknown): void;
}

/** A thread that carries one load after another: what it has compiled and optimised for one serves the next. */
export interface WorkerThread {
  tell(message: ToWorker): void;
  /** Ends it, or keeps it for the next employer; only one that has handed over its books may be kept. */
  leave(how: 'end' | 'keep'): Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  employer: Employer | undefined;
}

/** A request's objects die young; the default nursery of a large machine only makes the process 100 MB bigger. */
const YOUNG_MB = 24;

const idle: Thread[] = [];

/** An idle thread, or a new one. */
export function hireThread(employer: Employer): WorkerThread {
  const thread = idle.pop() ?? startThread();
  thread.employer = employer;
  thread.worker.ref();
  return {
    tell: (message) => thread.worker.postMessage(message),
    leave: async (how) => {
      if (thread.employer !== employer) return;
      thread.employer = undefined;
      if (how === 'end') await thread.worker.terminate();
      else {
        // An idle thread must not keep the process alive.
        thread.worker.unref();
        idle.push(thread);
      }
    },
  };
}

/** A thread of its own, natively: nothing of a test runner's loaders, flags or environment reaches it. */
function startThread(): Thread {
  const worker = new Worker(new URL('./worker/worker.ts', import.meta.url), {
    ...{ execArgv: [], env: {} },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const thread: Thread = { worker, employer: undefined };
  const died = (cause: unknown) => {
    const at = idle.indexOf(thread);
    if (at >= 0) idle.splice(at, 1);
    thread.employer?.mourn(cause);
  };
  worker.on('message', (message: FromWorker) => thread.employer?.hear(message));
  worker.on('error', died);
  worker.on('exit', (code) => died(new Error(`a load worker ended with exit code ${code}`)));
  return thread;
}
