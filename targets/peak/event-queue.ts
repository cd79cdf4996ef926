/** Events on virtual time, the earliest first; of those at the same time, in the order in which they were added. */
export interface EventQueue {
  add(at: number, happen: (now: number) => void): void;
  /** Everything before `end`, also what is added meanwhile. */
  runUntil(end: number): void;
}

interface Event {
  readonly at: number;
  readonly nth: number;
  readonly happen: (now: number) => void;
}

export function eventQueue(): EventQueue {
  // A binary heap: the earliest is at 0, and no event is later than those below it, at 2i + 1 and 2i + 2.
  const heap: Event[] = [];
  let added = 0;
  const isBefore = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.nth < b.nth);
  const at = (i: number) => heap[i] as Event;
  const swap = (i: number, j: number) => {
    const held = at(i);
    heap[i] = at(j);
    heap[j] = held;
  };
  const take = (): Event => {
    const first = at(0);
    const last = heap.pop() as Event;
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      if (left >= heap.length) return first;
      const earlier = right < heap.length && isBefore(at(right), at(left)) ? right : left;
      if (!isBefore(at(earlier), at(i))) return first;
      swap(i, earlier);
      i = earlier;
    }
  };
  return {
    add: (time, happen) => {
      heap.push({ at: time, nth: added++, happen });
      for (let i = heap.length - 1; i > 0; ) {
        const parent = (i - 1) >> 1;
        if (!isBefore(at(i), at(parent))) return;
        swap(i, parent);
        i = parent;
      }
    },
    runUntil: (end) => {
      while (heap.length > 0 && at(0).at < end) {
        const { at: now, happen } = take();
        happen(now);
      }
    },
  };
}
