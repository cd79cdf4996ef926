/** A clock that stands still while anything is left to do, and then goes on to the next moment that somebody waits for. */
export interface VirtualTime {
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Goes on until nobody waits for a moment before `untilMs`. */
  run(untilMs: number): Promise<void>;
}

interface Sleeper {
  readonly at: number;
  /** Of two that wait for the same moment, the first to fall asleep wakes first. */
  readonly order: number;
  wake(): void;
}

export function virtualTime(): VirtualTime {
  let now = 0;
  let order = 0;
  const sleepers = heap<Sleeper>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));
  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ at: now + ms, order: order++, wake });
      }),
    run: async (untilMs) => {
      await settled();
      for (let next = sleepers.first(); next && next.at < untilMs; next = sleepers.first()) {
        sleepers.takeFirst();
        now = next.at;
        next.wake();
        await settled();
      }
      now = untilMs;
    },
  };
}

/** After all promises that can settle by now have done so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function heap<T>(isBefore: (a: T, b: T) => boolean) {
  const items: T[] = [];
  const swap = (i: number, j: number) => {
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  };
  const before = (i: number, j: number) => i < items.length && isBefore(items[i] as T, items[j] as T);
  return {
    first: () => items[0],
    push: (item: T) => {
      let i = items.push(item) - 1;
      for (let parent = (i - 1) >> 1; i > 0 && before(i, parent); parent = (i - 1) >> 1) {
        swap(i, parent);
        i = parent;
      }
    },
    takeFirst: () => {
      swap(0, items.length - 1);
      items.pop();
      for (let i = 0; ; ) {
        const child = before(2 * i + 2, 2 * i + 1) ? 2 * i + 2 : 2 * i + 1;
        if (!before(child, i)) return;
        swap(child, i);
        i = child;
      }
    },
  };
}
