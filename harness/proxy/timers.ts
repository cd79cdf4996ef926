/** Delays for toxics, ms with a fraction on one monotonic clock. */
export interface Timers {
  now(): number;
  /** Runs `run` not before `ms` from now; equal due times run in the order they were asked for. */
  after(ms: number, run: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

interface Entry extends Timer {
  readonly due: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** Libuv counts whole milliseconds: a timer may come up to one too early, so the rest is waited out in `setImmediate`. */
const SPIN_BELOW_MS = 1;

/**
 * One heap over one libuv timer: thousands of held chunks cost one timer, run in order of due time, never
 * early, and within about 0.1 ms of it on an idle machine.
 */
export function systemTimers(): Timers {
  const heap: Entry[] = [];
  let order = 0;
  let armedFor = Number.POSITIVE_INFINITY;
  let timeout: NodeJS.Timeout | undefined;
  let spinning = false;

  const arm = () => {
    while (heap[0] && !heap[0].run) pop(heap);
    const next = heap[0];
    if (!next || spinning || next.due >= armedFor) return;
    clearTimeout(timeout);
    const wait = next.due - performance.now();
    armedFor = next.due;
    if (wait < SPIN_BELOW_MS) {
      spinning = true;
      setImmediate(fire);
    } else {
      timeout = setTimeout(fire, Math.floor(wait));
    }
  };
  const fire = () => {
    spinning = false;
    armedFor = Number.POSITIVE_INFINITY;
    const now = performance.now();
    for (let next = heap[0]; next && (next.due <= now || !next.run); next = heap[0]) {
      pop(heap);
      next.run?.();
    }
    arm();
  };
  return {
    now: () => performance.now(),
    after: (ms, run) => {
      const entry: Entry = {
        due: performance.now() + Math.max(0, ms),
        order: order++,
        run,
        cancel: () => (entry.run = undefined),
      };
      push(heap, entry);
      if (heap[0] === entry) arm();
      return entry;
    },
  };
}

function before(a: Entry, b: Entry): boolean {
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent] as Entry;
    if (!before(entry, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    const right = heap[child + 1];
    if (right && before(right, heap[child] as Entry)) child++;
    const below = heap[child] as Entry;
    if (!before(below, last)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = last;
}
