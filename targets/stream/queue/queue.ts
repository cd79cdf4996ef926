import type { Message } from '../message.ts';

/** A durable queue. What was published stays in it until it is acknowledged, also while its consumer is away. */
export interface Queue {
  /** Resolves when the queue has stored it. */
  publish(message: Message): Promise<void>;
  /** Messages, the oldest first, until `close`. One that is not acknowledged comes again, a minute or more later. */
  deliveries(): AsyncIterable<Delivery>;
  close(): Promise<void>;
}

export interface Delivery {
  readonly message: Message;
  /** It never comes again. */
  acknowledge(): Promise<void>;
}

/** After so long without an acknowledgement a message is given out again, real s: longer than any pause of these scenarios. */
export const GIVEN_OUT_FOR_S = 120;

/** Messages that are taken from the queue before the first of them is handled. */
export const TAKEN_AT_ONCE = 100;
