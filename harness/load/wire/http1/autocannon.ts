import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import type { EncodeHead } from './message.ts';

/**
 * autocannon 9.0.0 as a client that connects, writes and parses, and does nothing else. This file owns every private
 * detail of it; the version is pinned. What the client does when a connection ends is left out, because it forgets or
 * misdates requests then: it does not clear its queue on FIN or RST, ignores parse errors, has one coarse timer per
 * connection and reconnects to a refusing server in a hot loop.
 */
const require = createRequire(import.meta.url);
const AutocannonClient = require('autocannon/lib/httpClient.js') as new (options: object) => PrivateClient;
const requestBuilder = require('autocannon/lib/httpRequestBuilder.js') as (
  defaults: object,
) => (request: object) => Buffer;

/** Keys under which http-parser-js keeps its callbacks. */
const ON_HEADERS_COMPLETE = 2;
const ON_BODY = 3;
const ON_MESSAGE_COMPLETE = 4;
/** autocannon's own listeners on a new socket, each added last. */
const CLIENT_LISTENERS = ['error', 'data', 'end'] as const;

interface PrivateClient {
  conn: Socket;
  readonly secure: boolean;
  readonly parser: Parser;
  readonly timeoutTicker: { clear(): void };
  _connect(): void;
  _doRequest(): void;
}

interface Parser {
  [ON_HEADERS_COMPLETE]: (head: AnswerHead) => boolean;
  [ON_BODY]: (body: Buffer) => void;
  [ON_MESSAGE_COMPLETE]: () => void;
  /** The Content-Length: null without one, NaN when it is not a number. */
  readonly body_bytes: number | null;
  /** Part of a line that has not ended yet. */
  readonly line: string;
  headerSize: number;
  reinitialize(type: 'RESPONSE'): void;
  execute(chunk: Buffer): number | Error;
  finish(): Error | undefined;
}

export interface AnswerHead {
  readonly statusCode: number;
  /** Names and values by turns. */
  readonly headers: readonly string[];
  readonly shouldKeepAlive: boolean;
}

/** Called while bytes are parsed. The methods must not throw: the parser would lose its place. */
export interface AnswerListener {
  /** Returns true when the answer has no body, even where its headers have a length. */
  onHead(head: AnswerHead, lengthIsValid: boolean): boolean;
  onBody(body: Buffer): void;
  onComplete(): void;
}

/** Where requests go, as autocannon wants it. */
export type Origin = Readonly<Record<string, string | number>>;

/** Scheme, host, port and credentials of a URL. */
export function originOf(url: string): Origin {
  const parsed = new URL(url);
  const { auth } = urlToHttpOptions(parsed);
  const { protocol, host } = parsed;
  const hostname = parsed.hostname.replace(/^\[|\]$/g, '');
  const port = Number(parsed.port || (protocol === 'https:' ? 443 : 80));
  return { protocol, hostname, host, port, ...(auth ? { auth } : {}) };
}

/** Encodes heads as autocannon does: with the host, the credentials and `Connection: keep-alive`. */
export function headEncoder(origin: Origin): EncodeHead {
  const build = requestBuilder(origin);
  return (method, path, headers) => build({ method, path, headers: { ...headers } }).toString();
}

/** One of autocannon's clients that decides nothing for itself. */
export class Client extends AutocannonClient {
  constructor(origin: Origin, listener: AnswerListener) {
    super(origin);
    this.timeoutTicker.clear();
    const { parser } = this;
    parser[ON_HEADERS_COMPLETE] = (head) => listener.onHead(head, parser.body_bytes === null || parser.body_bytes >= 0);
    parser[ON_BODY] = (body) => listener.onBody(body);
    parser[ON_MESSAGE_COMPLETE] = () => listener.onComplete();
  }

  override _connect(): void {
    // autocannon's constructor connects; here a connection is opened when there is a request.
  }

  override _doRequest(): void {
    // autocannon sends as soon as it is connected; here a request is sent when it is due.
  }

  /** A new socket that only its caller listens to; `onConnect` is called before anything is written to it. */
  connect(onConnect: () => void): Socket {
    super._connect();
    const socket = this.conn;
    for (const event of CLIENT_LISTENERS) {
      const listener = socket.listeners(event).at(-1) as () => void;
      socket.removeListener(event, listener);
    }
    this.parser.reinitialize('RESPONSE');
    socket.setNoDelay(true);
    socket.once(this.secure ? 'secureConnect' : 'connect', onConnect);
    return socket;
  }

  /** What is wrong with the bytes, if anything. */
  parse(chunk: Buffer): Error | undefined {
    const parsed = this.parser.execute(chunk);
    return parsed instanceof Error ? parsed : undefined;
  }

  /** Whether the bytes so far end inside a line. */
  endsInsideLine(): boolean {
    return this.parser.line !== '';
  }

  /** Reports the end of the connection, which completes a body that nothing else delimits. */
  parseEnd(): void {
    this.parser.finish();
  }

  /** The parser would add up the heads of all answers of a connection and refuse them at 80 kB. */
  expectAnswer(): void {
    this.parser.headerSize = 0;
  }
}
