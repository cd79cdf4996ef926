import type { RequestTemplate } from '../../domain/load-plan.ts';
import type { OutcomeKind, Stage } from '../../domain/outcome.ts';

/** A text of a request: always the same, or filled anew for each request. */
export type WireText<Filling> = string | ((filling: Filling) => string);

/** A kind of request before any protocol. */
export interface WireTemplate<Filling> {
  readonly method: RequestTemplate['method'];
  readonly path: WireText<Filling>;
  /** A name may come several times. */
  readonly headers: readonly (readonly [name: string, value: WireText<Filling>])[];
  readonly body: WireText<Filling> | Uint8Array | undefined;
}

/** How the wire saw a request end. What an answer means is decided by `outcomes.ts`. */
export type RequestEnd =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Names and values by turns. */
      readonly rawHeaders: readonly string[];
      /** Empty unless `wantsBody` asked for it. */
      readonly body: string;
    }
  | {
      readonly kind: Exclude<OutcomeKind, 'answered' | 'timed-out' | 'abandoned' | 'dropped'>;
      readonly code: string;
      readonly stage: Stage;
    };

/** A request under way. */
export interface SentRequest {
  /** Gives the request up and returns how far it had come. Its end is not reported. */
  cancel(): Stage;
}

/**
 * Sends requests to one origin over one protocol. `Prepared` is whatever the protocol sends fast; `Request` is the
 * caller's own object for a request and is only handed back. `wire.contract.ts` holds what every wire must do.
 */
export interface Wire<Prepared, Request> {
  /** Called once per template. The result is called for each request and fills the texts in order: path, headers, body. */
  compile<Filling>(template: WireTemplate<Filling>): (filling: Filling) => Prepared;
  /** Connects when no idle connection is left. Never blocks and never fails at once: a failure is an end. */
  send(prepared: Prepared, request: Request): SentRequest;
  /** Closes every connection; nothing is reported afterwards. */
  close(): void;
}

export interface WireOptions<Request> {
  /** Base URL; only its scheme, host, port and credentials are used. */
  readonly url: string;
  /** Asked once an answer's status is known: a body that is not wanted is not kept. */
  readonly wantsBody: (request: Request, status: number) => boolean;
  /** Called exactly once per request that is not cancelled, in the turn that read its last byte: the caller takes the time. */
  readonly onEnd: (request: Request, end: RequestEnd) => void;
}

/** Opens no connection before the first request. */
export type CreateWire<Prepared = unknown> = <Request>(options: WireOptions<Request>) => Wire<Prepared, Request>;
