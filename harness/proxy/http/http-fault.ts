import type { Random } from '../../domain/ports.ts';
import type { Timers } from '../timers.ts';
import type { Attributes } from '../toxics/attributes.ts';
import type { MessageHead } from './message-head.ts';

/** What a fault does to one request. */
export interface RequestPlan {
  /** Holds the request back before the upstream sees it, ms. */
  readonly delayMs?: number;
  /** Answers in place of the upstream, which never sees the request. */
  readonly answer?: Buffer;
  /** Shapes the response to a request of this method. */
  readonly shape?: (output: Output, method: string) => Shaper;
}

/** Towards the client. */
export interface Output {
  readonly timers: Timers;
  /** Bytes of the upstream. */
  send(data: Buffer): void;
  /** Bytes that the upstream did not send. */
  inject(data: Buffer): void;
  /** Bytes of the upstream that are thrown away. */
  discard(data: Buffer): void;
  /** The client gets the response late, or not as the upstream sent it. */
  changed(): void;
  /** The response is complete; the next one may begin. */
  finish(): void;
  cut(): void;
  reset(): void;
}

/** Shapes one response. */
export interface Shaper {
  head(head: MessageHead): void;
  body(data: Buffer): void;
  end(): void;
  /** The fault was lifted: returns what it still holds, and does nothing more. */
  release(): Buffer;
}

/** The part of a toxic that works on single requests. */
export interface HttpFault {
  plan(attributes: Attributes, random: Random): RequestPlan;
}
