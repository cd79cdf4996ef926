import type { NewTripRule } from '../kit/trip-rule.ts';

/** One way for the caller instances to protect themselves from the downstream. */
export interface Variant {
  readonly about: string;
  /** Absent: no breaker at all. */
  readonly breaker?: BreakerPreset;
  /** One breaker for each endpoint (default, hosts being endpoints), or one for the whole downstream. */
  readonly scope?: 'endpoint' | 'downstream';
  /** The layers around a call, outermost first; default: the breaker alone. */
  readonly order?: readonly ('bulkhead' | 'breaker' | 'retry')[];
  /** Retries also repeat rejections by the layers inside them, a mistake that variants show. */
  readonly retriesRejections?: boolean;
  /** Hosts whose circuit is open are skipped in the rotation. */
  readonly ejects?: boolean;
  /** How instances share an open circuit; default: not at all. */
  readonly shared?: 'redis' | 'redis-required';
  /** Cached reads and queued writes while the circuit is open. */
  readonly fallback?: boolean;
  /** A read whose connection broke is sent once more, on another connection. */
  readonly resends?: boolean;
  /** Real ms between synthetic calls while a circuit is not closed. */
  readonly probeEveryMs?: number;
  /** Timeout of one attempt in real ms; default `TIMEOUT_MS`, 5000. */
  readonly timeoutMs?: number;
}

/** A breaker with its durations in real ms. Defaults: reset 30 s, three of three probes. */
export interface BreakerPreset {
  /** What opens the breaker of an endpoint. */
  readonly trip: (endpoint: string) => NewTripRule;
  readonly probes?: number | undefined;
  readonly needed?: number;
  readonly spreadMs?: number;
  readonly countsLate?: boolean;
  /** Refusals (4xx, 429) count as failures, a mistake that variants show. */
  readonly counts4xx?: boolean;
  /** Rejections by a bulkhead inside count as failures, a mistake that variants show. */
  readonly countsRejections?: boolean;
}
