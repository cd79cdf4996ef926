import { CallError } from './errors.ts';
import type { ServiceParts } from './service.ts';
import { createSlots, type Release } from './slots.ts';

export interface BulkheadSettings {
  /** The dependency that it limits, or a name for several that share it. */
  readonly name: string;
  readonly limit: number;
  /** Calls that may wait for a place, FIFO; default none. */
  readonly queueLimit?: number;
  /** Longest wait in (scaled) ms; absent: for ever. */
  readonly queueTimeoutMs?: number | undefined;
}

/** What a bulkhead exports. */
export interface BulkheadState {
  readonly name: string;
  readonly limit: number;
  readonly inUse: number;
  /** The most since the last `clearMarks`; exact. */
  readonly mostInUse: number;
  readonly queued: number;
  /** Calls turned away, by reason. */
  readonly rejected: Readonly<Record<'full' | 'timeout', number>>;
  clearMarks(): void;
}

export interface Bulkhead extends BulkheadState {
  /** Runs the call, or throws `CallError` (`bulkhead-full`) without calling. */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/** At most `limit` calls in flight. In Node a bulkhead limits calls, not threads; a place is held until the call has ended. */
export function createBulkhead({ name, limit, queueLimit = 0, queueTimeoutMs }: BulkheadSettings): Bulkhead {
  const slots = createSlots({ capacity: limit, queueLimit, queueTimeoutMs });
  const rejected = { full: 0, timeout: 0 };
  const enter = async (): Promise<Release> => {
    const full = slots.available === 0 && slots.queued >= queueLimit;
    const leave = await slots.acquire().catch(() => undefined);
    if (leave) return leave;
    rejected[full ? 'full' : 'timeout'] += 1;
    throw new CallError(name, { kind: 'bulkhead-full' });
  };
  return {
    name,
    limit,
    rejected,
    get inUse() {
      return limit - slots.available;
    },
    get mostInUse() {
      return limit - slots.lowWater;
    },
    get queued() {
      return slots.queued;
    },
    clearMarks: () => slots.clearMarks(),
    run: async (call) => {
      const leave = await enter();
      try {
        return await call();
      } finally {
        leave();
      }
    },
  };
}

/** Exports all bulkheads of a service under the names of the specification; the list may grow. */
export function exportBulkheads(
  { telemetry, onReset }: Pick<ServiceParts, 'telemetry' | 'onReset'>,
  bulkheads: readonly BulkheadState[],
): void {
  onReset(() => {
    for (const one of bulkheads) one.clearMarks();
  });
  const each = (read: (one: BulkheadState) => number) => () =>
    bulkheads.map((one) => ({ labels: { dep: one.name }, value: read(one) }));
  telemetry.gauge(
    'bulkhead_in_use',
    'Calls in flight',
    ['dep'],
    each((one) => one.inUse),
  );
  telemetry.gauge(
    'bulkhead_in_use_max',
    'Most calls in flight at once since the last reset',
    ['dep'],
    each((one) => one.mostInUse),
  );
  telemetry.gauge(
    'bulkhead_limit',
    'Calls allowed in flight',
    ['dep'],
    each((one) => one.limit),
  );
  telemetry.gauge(
    'bulkhead_queue',
    'Calls waiting for a place',
    ['dep'],
    each((one) => one.queued),
  );
  telemetry.counter('bulkhead_rejected_total', 'Calls turned away', ['dep', 'reason'], () =>
    bulkheads.flatMap(({ name, rejected }) =>
      Object.entries(rejected).map(([reason, value]) => ({ labels: { dep: name, reason }, value })),
    ),
  );
}
