import type { Kind } from './message.ts';

/** One way to consume messages. */
export interface Variant {
  readonly about: string;
  /** Messages of these kinds are skipped when their deadline has passed. */
  readonly skips: readonly Kind[];
  /** Calls for somebody who waits carry what is left of the deadline, and end with it. */
  readonly relaysDeadline: boolean;
}
