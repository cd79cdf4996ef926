import type { WorkerHandle } from './workers.ts';

/** What can end the wait for workers. */
export interface Interruptions extends Disposable {
  /**
   * What `ask` resolves with; rejects with the signal's reason once it is aborted. Once a worker is lost it gives what was `known`, and
   * nobody is asked any more.
   */
  unless<T>(known: () => T, ask: () => Promise<T>): Promise<T>;
}

/** Halts all workers when the signal is aborted, or when one of them is lost: what the others send is then no longer the plan. */
export function watchInterruptions(workers: readonly WorkerHandle[], signal: AbortSignal): Interruptions {
  const halt = () => {
    for (const worker of workers) worker.halt();
  };
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => {}); // only raced: a rejection that nothing awaits is not an error
  const abort = () => {
    halt();
    aborted.reject(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  const anyLost = Promise.race(workers.flatMap(({ remote }) => remote?.lost ?? []));
  let isLost = false;
  void anyLost.then(() => {
    isLost = true;
    halt();
  });
  return {
    async unless(known, ask) {
      if (isLost) return known();
      return await Promise.race([ask(), aborted.promise, anyLost.then(known)]);
    },
    [Symbol.dispose]: () => signal.removeEventListener('abort', abort),
  };
}
