import type { BackoffName } from '../kit/retry-delay.ts';

/** How the clients retry after a failure. */
export type Variant = Herd | Queues;

/** Each client waits and retries by itself. */
export interface Herd {
  readonly about: string;
  readonly wait: BackoffName;
  /** Real ms. */
  readonly baseMs: number;
  readonly capMs: number;
  /** All clients draw the same: jitter in name only. */
  readonly sharedSeed?: boolean;
}

/** Callers queue failed requests and send them again when a probe finds the service healthy. */
export interface Queues {
  readonly about: string;
  readonly flush: 'at-once' | 'spread' | 'ramp' | 'budget';
  /** What an ingress in front of the search service admits per second. */
  readonly admitPerS?: number;
}
