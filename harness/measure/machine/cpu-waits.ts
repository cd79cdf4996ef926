import { Worker } from 'node:worker_threads';
import type { CpuWait } from '../../domain/evidence.ts';
import type { Clock, RunningTarget } from '../../domain/ports.ts';
import { READ_EVERY_MS } from '../../runtime/process/cpu-wait-log.ts';
import type { Told, ToThread } from './cpu-wait-thread.ts';

/** Reads how long the processes of a target wait for a CPU, until disposed. */
export interface CpuWaitWatch extends Disposable {
  /** So far, with a last reading. What was never read is left out. */
  evidence(): Promise<readonly CpuWait[]>;
}

export interface CpuWaitOptions {
  readonly running: Pick<RunningTarget, 'services' | 'proxyCpuWait'>;
  readonly clock: Clock;
  /** Monotonic ms that all evidence counts from. */
  readonly originMs: number;
}

/**
 * A thread of its own reads them. The one that conducts lanes, judges and writes may be busy for seconds, and what lies between two
 * readings may have been waited at any time between them.
 */
export function watchCpuWaits({ running, clock, originMs }: CpuWaitOptions): CpuWaitWatch {
  const { services, proxyCpuWait } = running;
  const users = [
    ...(proxyCpuWait ? [{ of: 'fault proxy', user: proxyCpuWait }] : []),
    ...[...services.values()].flatMap(({ name, cpuWait }) => (cpuWait ? [{ of: name, user: cpuWait }] : [])),
  ];
  const watch = watches++;
  const pids = () => users.map(({ user }) => user.pid());
  let known = pids();
  const processes = users.map(({ of, user: { word } }, i) => ({ of, pid: known[i], word }));
  tell({ type: 'watch', watch, originMs, processes });
  // A process that is restarted has another id.
  const timer = clock.every(READ_EVERY_MS, () => {
    const now = pids();
    if (now.every((pid, i) => pid === known[i])) return;
    known = now;
    tell({ type: 'pids', watch, pids: now });
  });
  return {
    evidence: async () => {
      const { waits } = await askFor(watch);
      return waits;
    },
    [Symbol.dispose]: () => {
      timer[Symbol.dispose]();
      tell({ type: 'stop', watch });
    },
  };
}

let watches = 0;
let thread: Worker | undefined;

function tell(message: ToThread): Worker {
  thread ??= startThread();
  thread.postMessage(message);
  return thread;
}

async function askFor(watch: number): Promise<Told> {
  const { promise, resolve, reject } = Promise.withResolvers<Told>();
  const worker = tell({ type: 'ask', watch });
  const onMessage = (told: Told) => told.watch === watch && resolve(told);
  worker.on('message', onMessage);
  worker.on('error', reject);
  worker.ref();
  try {
    return await promise;
  } finally {
    worker.off('message', onMessage);
    worker.off('error', reject);
    worker.unref();
  }
}

/** `execArgv` and `env` are empty, so that no loader, flag or variable of a test runner reaches the thread. */
function startThread(): Worker {
  const worker = new Worker(new URL('./cpu-wait-thread.ts', import.meta.url), { execArgv: [], env: {} });
  worker.setMaxListeners(0);
  worker.on('exit', () => {
    if (thread === worker) thread = undefined;
  });
  worker.unref();
  return worker;
}
