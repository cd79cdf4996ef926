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

/**
 * Libuv counts whole milliseconds: a timer may come up to one too early. The rest is waited out in `setImmediate`,
 * for at most this share of the time: a suite has a proxy per lane, and they share their cores with what is measured.
 */
const SPIN_BELOW_MS = 1;
const SPIN_SHARE = 0.01;
const SPIN_CREDIT_MS = 20;

/** Cancelled entries stay in the heap until they are due; beyond this many, and half of all, it is swept. */
const SWEEP_ABOVE = 1000;

/**
 * One heap over one libuv timer: thousands of held chunks cost one timer, run in order of due time, never
 * early, and within about 0.1 ms of it on an idle machine (1 ms when there are many).
 */
export function systemTimers(): Timers {
  let heap: Entry[] = [];
  let order = 0;
  let cancelled = 0;
  let armedFor = Number.POSITIVE_INFINITY;
  let timeout: NodeJS.Timeout | undefined;
  let spinning = false;
  const maySpin = spinCredit();

  const arm = () => {
    while (heap[0] && !heap[0].run) pop(heap);
    const next = heap[0];
    if (!next || spinning || next.due >= armedFor) return;
    clearTimeout(timeout);
    const wait = next.due - performance.now();
    armedFor = next.due;
    spinning = wait <= 0 || (wait < SPIN_BELOW_MS && maySpin(wait));
    if (spinning) setImmediate(fire);
    else timeout = setTimeout(fire, Math.max(1, Math.floor(wait)));
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
  const cancel = (entry: Entry) => {
    if (!entry.run) return;
    entry.run = undefined;
    cancelled++;
    if (cancelled < SWEEP_ABOVE || cancelled < heap.length / 2) return;
    // A sorted array is a heap.
    heap = heap.filter(({ run }) => run).sort((a, b) => (before(a, b) ? -1 : 1));
    cancelled = 0;
  };
  return {
    now: () => performance.now(),
    after: (ms, run) => {
      const due = performance.now() + Math.max(0, ms);
      const entry: Entry = { due, order: order++, run, cancel: () => cancel(entry) };
      push(heap, entry);
      if (heap[0] === entry) arm();
      return entry;
    },
  };
}

/** Spinning earns its time: a share of what has passed, up to a limit. */
function spinCredit(): (ms: number) => boolean {
  let credit = SPIN_CREDIT_MS;
  let last = performance.now();
  return (ms) => {
    const now = performance.now();
    credit = Math.min(SPIN_CREDIT_MS, credit + (now - last) * SPIN_SHARE);
    last = now;
    if (credit < ms) return false;
    credit -= ms;
    return true;
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
