import type { BackoffName } from '../kit/retry-delay.ts';

/** How each client of the fleet comes back after a failure. Durations in real ms. */
export interface Variant {
  readonly about: string;
  readonly kind: BackoffName | 'flush';
  readonly baseMs: number;
  readonly capMs: number;
  /** All clients draw the same: jitter in name only. */
  readonly sharedSeed?: boolean;
  /** What the ingress of the search service admits per second. */
  readonly admitPerS?: number;
  /** A flush is spread over this time. */
  readonly spreadMs?: number;
}
