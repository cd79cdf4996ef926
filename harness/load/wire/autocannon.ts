import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import type { Ending, Outgoing, Sending, WireOptions, WireRequest } from './wire.ts';

/**
 * autocannon 9.0.0 as a wire: its client connects, writes and parses. This file owns every private detail of it;
 * the version is pinned. What the client does when a connection ends is replaced, because it forgets or misdates
 * requests then: it does not clear its queue on FIN or RST, ignores parse errors, has one coarse timer per
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
/** autocannon's own listeners on a socket, each added last. */
const REPLACED_LISTENERS = ['error', 'data', 'end'] as const;

interface PrivateClient {
  conn: Socket;
  readonly secure: boolean;
  readonly parser: Parser;
  readonly timeoutTicker: { clear(): void };
  _connect(): void;
  _doRequest(): void;
}

interface Parser {
  [ON_HEADERS_COMPLETE]: (head: Head) => boolean;
  [ON_BODY]: (body: Buffer) => void;
  [ON_MESSAGE_COMPLETE]: () => void;
  readonly body_bytes: number | null;
  /** Part of a line that has not ended yet. */
  readonly line: string;
  headerSize: number;
  reinitialize(type: 'RESPONSE'): void;
  execute(chunk: Buffer): number | Error;
  finish(): Error | undefined;
}

interface Head {
  readonly statusCode: number;
  readonly headers: readonly string[];
  readonly shouldKeepAlive: boolean;
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

/** Turns requests into bytes. */
export function encoderFor(origin: Origin): (request: WireRequest) => Buffer {
  const build = requestBuilder(origin);
  return (request) => build({ ...request, headers: { ...request.headers } });
}

/** One of autocannon's clients: at most one request at a time, on a socket that is renewed when it must be. */
export class Connection<T extends Outgoing> extends AutocannonClient implements Sending {
  /** Whether the next request can go out on the present socket. */
  open = false;
  readonly #options: WireOptions<T>;
  readonly #release: (connection: Connection<T>) => void;
  #request: T | undefined;
  #connected = false;
  /** A byte of an answer has come. */
  #begun = false;
  #head: Head | undefined;
  #body: Buffer[] | undefined;
  #complete = false;
  /** What came is not HTTP, or came without being asked for. */
  #garbage = false;

  constructor(origin: Origin, options: WireOptions<T>, release: (connection: Connection<T>) => void) {
    super(origin); // calls _connect, which does nothing until there is a request
    this.#options = options;
    this.#release = release;
    this.timeoutTicker.clear();
    this.parser[ON_HEADERS_COMPLETE] = (head) => this.#onHead(head);
    this.parser[ON_BODY] = (body) => this.#body?.push(body);
    this.parser[ON_MESSAGE_COMPLETE] = () => this.#onComplete();
  }

  begin(request: T): void {
    this.#request = request;
    this.#begun = false;
    this.#head = undefined;
    this.#body = undefined;
    this.#complete = false;
    this.#garbage = false;
    this.parser.headerSize = 0;
    if (!this.open) this.#renew();
    this.conn.write(request.bytes);
  }

  cancel(): boolean {
    const wasBusy = this.#request !== undefined;
    this.#request = undefined;
    this.#hangUp();
    if (wasBusy) this.#release(this);
    return this.#connected;
  }

  override _connect(): void {
    // Called by autocannon's constructor, before there is a request.
  }

  override _doRequest(): void {
    // autocannon sends as soon as it is connected; here a request is sent when it is due.
  }

  #renew(): void {
    super._connect();
    const socket = this.conn;
    for (const event of REPLACED_LISTENERS) {
      const theirs = socket.listeners(event).at(-1) as () => void;
      socket.removeListener(event, theirs);
    }
    this.open = true;
    this.#connected = false;
    this.parser.reinitialize('RESPONSE');
    socket.setNoDelay(true);
    socket.once(this.secure ? 'secureConnect' : 'connect', () => {
      this.#connected = true;
    });
    // A socket that was given up may still speak; only the present one is heard.
    const heard = () => this.open && this.conn === socket;
    socket.on('data', (chunk: Buffer) => heard() && (this.#request ? this.#onData(chunk) : this.#hangUp()));
    socket.on('end', () => heard() && this.#onEnd());
    socket.on('close', () => heard() && this.#onEnd());
    socket.on('error', (error: NodeJS.ErrnoException) => heard() && this.#onError(error.code ?? error.message));
  }

  #hangUp(): void {
    this.open = false;
    this.conn?.destroy();
  }

  #onData(chunk: Buffer): void {
    this.#begun = true;
    const parsed = this.parser.execute(chunk);
    if (typeof parsed !== 'number' || this.parser.line !== '')
      this.#garbage ||= this.#complete || parsed instanceof Error;
    if (this.#complete) this.#settleAnswer(!this.#garbage && this.#reusable());
    else if (this.#garbage) this.#fail('malformed', parsed instanceof Error ? parsed.message : 'Content-Length');
  }

  /** http-parser-js asks here whether to skip the body. It must not throw: the parser would lose its place. */
  #onHead(head: Head): boolean {
    const length = this.parser.body_bytes;
    if (this.#complete || (length !== null && !(length >= 0))) this.#garbage = true;
    if (this.#complete) return true;
    this.#head = head;
    if (this.#request && this.#options.wantsBody(this.#request, head.statusCode)) this.#body = [];
    return this.#request?.bodiless ?? false;
  }

  #onComplete(): void {
    const status = this.#head?.statusCode ?? 0;
    const interim = status >= 100 && status < 200 && status !== 101;
    if (!interim && !this.#garbage) this.#complete = true;
  }

  #reusable(): boolean {
    return this.open && this.#head?.shouldKeepAlive === true && this.#head.statusCode !== 101;
  }

  #onEnd(): void {
    if (this.#request && this.#begun) this.parser.finish(); // completes a body that only the end delimits
    if (this.#complete) this.#settleAnswer(false);
    else this.#fail(this.#begun ? 'truncated' : 'closed', 'FIN');
  }

  #onError(code: string): void {
    if (this.#connected) this.#fail(this.#begun ? 'truncated' : 'reset', code);
    else this.#fail(code === 'ECONNREFUSED' ? 'refused' : 'unreachable', code);
  }

  #settleAnswer(keep: boolean): void {
    const head = this.#head as Head;
    const body = this.#body === undefined ? '' : Buffer.concat(this.#body).toString();
    this.#settle({ kind: 'answered', status: head.statusCode, rawHeaders: head.headers, body }, keep);
  }

  #fail(kind: Exclude<Ending['kind'], 'answered'>, code: string): void {
    this.#settle({ kind, code }, false);
  }

  #settle(ending: Ending, keep: boolean): void {
    const request = this.#request;
    this.#request = undefined;
    this.#complete = false;
    if (!keep) this.#hangUp();
    if (!request) return;
    this.#release(this);
    this.#options.onEnd(request, ending);
  }
}
