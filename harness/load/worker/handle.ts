import { Worker } from 'node:worker_threads';
import type { LoadEvidence } from '../../domain/evidence.ts';
import type { LoadProgress } from '../../domain/load-progress.ts';
import type { LoadWorkers, OnSnapshot, WorkerHandle } from '../workers.ts';
import type { FromWorker, ToWorker, WorkerLoad } from './messages.ts';

/** A thread and the load that uses it at the moment. What it compiled and optimised for one load serves the next. */
interface PooledThread {
  readonly worker: Worker;
  user: ThreadUser | undefined;
}

interface ThreadUser {
  onMessage(message: FromWorker): void;
  onExit(cause: unknown): void;
}

/** A request's objects die young; the default nursery of a large machine only makes the process 100 MB bigger. */
const YOUNG_GENERATION_MB = 24;

const idleThreads: PooledThread[] = [];

/** A message reaches a thread within a moment. */
export const THREAD_LEAD_MS = 3;

/** Threads of this process. */
export function threadWorkers(count: number): LoadWorkers {
  return { count, leadMs: () => THREAD_LEAD_MS, begin: startWorker };
}

/** Gives a load to a thread. A thread that has finished its load is kept for the next one, any other is terminated. */
export function startWorker(load: WorkerLoad, onSnapshot: OnSnapshot): WorkerHandle {
  const exited = Promise.withResolvers<never>();
  exited.promise.catch(() => {}); // only raced: a rejection that nothing awaits is not an error
  const ready = Promise.withResolvers<void>();
  const finished = Promise.withResolvers<LoadEvidence>();
  const answers: ((progress: LoadProgress) => void)[] = [];
  const told: ((evidence: LoadEvidence) => void)[] = [];
  let isFinished = false;
  const onMessage = (message: FromWorker) => {
    if (message.type === 'snapshot') onSnapshot(message.snapshot, message.interval);
    else if (message.type === 'ready') ready.resolve();
    else if (message.type === 'answered') answers[message.id]?.(message.progress);
    else if (message.type === 'toldSoFar') told[message.id]?.(message.evidence);
    else {
      isFinished = true;
      finished.resolve(message.evidence);
    }
  };
  const user: ThreadUser = { onMessage, onExit: exited.reject };
  const thread = takeThread(user);
  const post = (message: ToWorker) => thread.worker.postMessage(message);
  post({ type: 'begin', load });
  const ask = (message: (id: number) => ToWorker) => {
    const { promise, resolve } = Promise.withResolvers<LoadProgress>();
    post(message(answers.push(resolve) - 1));
    return Promise.race([promise, exited.promise]);
  };
  return {
    ready: Promise.race([ready.promise, exited.promise]),
    run: (order) => ask((id) => ({ type: 'run', id, ...order })),
    rest: (until) => ask((id) => ({ type: 'rest', id, until })),
    progress: () => ask((id) => ({ type: 'progress', id })),
    soFar: () => {
      const { promise, resolve } = Promise.withResolvers<LoadEvidence>();
      post({ type: 'soFar', id: told.push(resolve) - 1 });
      return Promise.race([promise, exited.promise]);
    },
    halt: () => post({ type: 'halt' }),
    finish() {
      post({ type: 'finish' });
      return Promise.race([finished.promise, exited.promise]);
    },
    async [Symbol.asyncDispose]() {
      if (thread.user !== user) return;
      thread.user = undefined;
      if (isFinished) keepThread(thread);
      else await thread.worker.terminate();
    },
  };
}

/** An idle thread, or a new one. */
function takeThread(user: ThreadUser): PooledThread {
  const thread = idleThreads.pop() ?? startThread();
  thread.user = user;
  thread.worker.ref();
  return thread;
}

/** An idle thread must not keep the process alive. */
function keepThread(thread: PooledThread): void {
  thread.worker.unref();
  idleThreads.push(thread);
}

/** `execArgv` and `env` are empty, so that no loader, flag or variable of a test runner reaches the thread. */
function startThread(): PooledThread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    execArgv: [],
    env: {},
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  const thread: PooledThread = { worker, user: undefined };
  const onExit = (cause: unknown) => {
    const at = idleThreads.indexOf(thread);
    if (at >= 0) idleThreads.splice(at, 1);
    thread.user?.onExit(cause);
  };
  worker.on('message', (message: FromWorker) => thread.user?.onMessage(message));
  worker.on('error', onExit);
  worker.on('exit', (code) => onExit(new Error(`a load worker ended with exit code ${code}`)));
  return thread;
}
