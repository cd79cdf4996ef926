/** Items with the same time to live: the first in is the first to expire. */
export interface Deadlines<T> {
  readonly size: number;
  /** Oldest first. */
  members(): Iterable<T>;
  /** `item.expiresAt` must not be before that of any item added earlier. */
  add(item: T): void;
  /** Idempotent. */
  remove(item: T): void;
  /** Removes all; oldest first. */
  clear(): readonly T[];
}

export interface Timers {
  /** Monotonic ms. */
  now(): number;
  after(ms: number, fn: () => void): void;
}

/**
 * One timer serves all. A set keeps the order of insertion, which is the order of expiry, so a request costs an insertion
 * instead of a timer of its own. Node's timers may fire a millisecond early; items never expire early.
 */
export function createDeadlines<T extends { readonly expiresAt: number }>(
  timers: Timers,
  onExpired: (item: T) => void,
): Deadlines<T> {
  const members = new Set<T>();
  let armed = false;
  const oldest = () => members.values().next().value;
  const expire = () => {
    armed = false;
    for (let item = oldest(); item && item.expiresAt <= timers.now(); item = oldest()) {
      members.delete(item);
      onExpired(item);
    }
    arm();
  };
  const arm = () => {
    const item = armed ? undefined : oldest();
    if (!item) return;
    armed = true;
    timers.after(Math.max(1, Math.ceil(item.expiresAt - timers.now())), expire);
  };
  return {
    get size() {
      return members.size;
    },
    members: () => members.values(),
    add(item) {
      members.add(item);
      if (!armed) arm();
    },
    remove: (item) => void members.delete(item),
    clear() {
      const all = [...members];
      members.clear();
      return all;
    },
  };
}
