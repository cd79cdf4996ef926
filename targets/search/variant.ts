import type { BackoffName } from '../kit/retry-delay.ts';

/** How the clients come back after a failure. */
export type Variant = Herd | Queues;

/** Each client by itself: it waits and asks again. */
export interface Herd {
  readonly about: string;
  readonly wait: BackoffName;
  /** Real ms. */
  readonly baseMs: number;
  readonly capMs: number;
  /** All clients draw the same: jitter in name only. */
  readonly sharedSeed?: boolean;
}

/** Behind callers that keep what failed and send it again once a probe has found the service healthy. */
export interface Queues {
  readonly about: string;
  readonly flush: 'at-once' | 'spread' | 'ramp' | 'budget';
  /** What an ingress in front of the search service admits per second. */
  readonly admitPerS?: number;
}
