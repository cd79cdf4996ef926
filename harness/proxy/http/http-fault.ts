import type { Random } from '../../domain/ports.ts';
import type { Timers } from '../timers.ts';
import type { Attributes } from '../toxics/toxic-kind.ts';
import type { MessageHead } from './message-head.ts';

/** What a fault does to one request. */
export interface Plan {
  /** Holds the request back before the upstream sees it, ms. */
  readonly delayMs?: number;
  /** Answers in place of the upstream, which never sees the request. */
  readonly answer?: Buffer;
  /** Takes the response over. */
  readonly shape?: (output: Output) => Shaper;
}

/** Towards the client. */
export interface Output {
  readonly timers: Timers;
  /** Bytes of the upstream's own. */
  send(data: Buffer): void;
  /** Bytes that the upstream never sent. */
  invent(data: Buffer): void;
  /** Bytes of the upstream that the client never gets. */
  swallow(data: Buffer): void;
  /** The response is complete; the next one may begin. */
  finish(): void;
  cut(): void;
  reset(): void;
}

/** Gets one response and passes it on as its fault wants. */
export interface Shaper {
  head(head: MessageHead): void;
  body(data: Buffer): void;
  end(): void;
  /** The fault is lifted: hands back what it still holds, and does nothing more. */
  release(): Buffer;
}

/** The part of a toxic that works on single requests. */
export interface HttpFault {
  plan(attributes: Attributes, random: Random): Plan;
}
