/** Items that come one by one, for any number of readers. */
export interface Feed<T> {
  readonly items: readonly T[];
  push(item: T): void;
  /** No more will come. */
  end(): void;
  /** All so far and those that come, until the end or until the signal is aborted. */
  follow(signal: AbortSignal): AsyncIterable<T>;
}

export function createFeed<T>(): Feed<T> {
  const items: T[] = [];
  let ended = false;
  let changed = Promise.withResolvers<void>();
  const change = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  return {
    items,
    push: (item) => {
      items.push(item);
      change();
    },
    end: () => {
      ended = true;
      change();
    },
    async *follow(signal) {
      const { promise: aborted, resolve } = Promise.withResolvers<void>();
      const abort = () => resolve();
      signal.addEventListener('abort', abort, { once: true });
      try {
        for (let next = 0; ; ) {
          while (next < items.length && !signal.aborted) yield items[next++] as T;
          if (ended || signal.aborted) return;
          await Promise.race([changed.promise, aborted]);
        }
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
  };
}
