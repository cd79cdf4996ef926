/** Gates at which the runbook waits for a person. */
export interface Gates {
  /** Resolves with who let it pass. Rejects with the signal's reason when aborted. */
  wait(index: number, signal: AbortSignal): Promise<string>;
  /** False when no gate with this index waits. */
  go(index: number, by: string): boolean;
}

export function createGates(): Gates {
  const waiting = new Map<number, (by: string) => void>();
  return {
    wait: async (index, signal) => {
      signal.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const abort = () => reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      waiting.set(index, resolve);
      try {
        return await promise;
      } finally {
        waiting.delete(index);
        signal.removeEventListener('abort', abort);
      }
    },
    go: (index, by) => {
      const pass = waiting.get(index);
      pass?.(by);
      return waiting.delete(index);
    },
  };
}
