import type { CreateTimeout } from './adaptive-timeout.ts';

/** One way to choose the timeout of a call. */
export interface Variant {
  readonly about: string;
  readonly timeout: CreateTimeout;
  /** The longest that a user waits, scaled ms since arrival; absent: the timeout alone decides. */
  readonly deadlineMs?: number;
}
