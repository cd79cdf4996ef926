import type { OutcomeKind, Stage } from '../../domain/outcome.ts';

/** What goes over the wire for one request, and where its end is told. */
export interface Outgoing {
  /** The whole HTTP/1.1 request. */
  readonly bytes: Buffer;
  /** True for HEAD: the answer has no body whatever its headers say. */
  readonly bodiless: boolean;
}

/** How the wire saw a request end; what an answer means is decided by `outcomes.ts`. */
export type Ending =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly rawHeaders: readonly string[];
      readonly body: string;
    }
  | {
      readonly kind: Exclude<OutcomeKind, 'answered' | 'timed-out' | 'abandoned' | 'dropped'>;
      readonly code: string;
      readonly stage: Stage;
    };

/** A request under way. */
export interface Sending {
  /** Gives the request up and closes its connection; its end will not be told. How far it had come. */
  cancel(): Stage;
}

/** Sends HTTP requests and tells every end exactly once. Keeps connections alive and reuses the warmest. */
export interface Wire<T extends Outgoing> {
  /** Never blocks and never fails at once: every failure is an end, told later. */
  send(request: T): Sending;
  encode(request: WireRequest): Buffer;
  /** Closes every connection; nothing is told afterwards. */
  close(): void;
}

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WireOptions<T extends Outgoing> {
  /** Base URL; only its scheme, host, port and credentials are used. */
  readonly url: string;
  /** Asked once an answer's status is known: bodies nobody reads are not kept. */
  readonly wantsBody: (request: T, status: number) => boolean;
  readonly onEnd: (request: T, ending: Ending) => void;
}
