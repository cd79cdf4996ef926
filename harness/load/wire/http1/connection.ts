import type { Socket } from 'node:net';
import type { Stage } from '../../../domain/outcome.ts';
import type { RequestEnd, SentRequest, WireOptions } from '../wire.ts';
import { type AnswerHead, type AnswerListener, Client, type Origin } from './autocannon.ts';
import { maxIdleMs } from './keep-alive.ts';
import type { Http1Message } from './message.ts';

/** At most one request at a time, on a socket that is renewed when it must be. Reports the end of each exactly once. */
export class Connection<Request> implements SentRequest, AnswerListener {
  /** Whether the next request can go out on the present socket. */
  open = false;
  readonly #client: Client;
  readonly #options: WireOptions<Request>;
  readonly #release: (connection: Connection<Request>) => void;
  #socket: Socket | undefined;
  #request: Request | undefined;
  #bodiless = false;
  #connected = false;
  #idleSince = 0;
  #maxIdleMs: number | undefined;
  /** A byte of an answer has come. */
  #answering = false;
  #head: AnswerHead | undefined;
  #body: Buffer[] | undefined;
  #complete = false;
  /** What came is not HTTP, or was not asked for. */
  #malformed = false;

  constructor(origin: Origin, options: WireOptions<Request>, release: (connection: Connection<Request>) => void) {
    this.#client = new Client(origin, this);
    this.#options = options;
    this.#release = release;
  }

  /** Closes a connection that has been idle for so long that the server may be about to close it. */
  closeIfStale(): void {
    if (performance.now() - this.#idleSince > (this.#maxIdleMs ?? 0)) this.#disconnect();
  }

  send(message: Http1Message, request: Request): void {
    this.#request = request;
    this.#bodiless = message.bodiless;
    this.#answering = false;
    this.#head = undefined;
    this.#body = undefined;
    this.#complete = false;
    this.#malformed = false;
    this.#client.expectAnswer();
    if (!this.open) this.#socket = this.#connect();
    this.#socket?.write(message.bytes);
  }

  /** Also closes the socket: an answer that comes later must not be taken for that of the next request. */
  cancel(): Stage {
    const wasBusy = this.#request !== undefined;
    const stage = this.#stage();
    this.#request = undefined;
    this.#disconnect();
    if (wasBusy) this.#release(this);
    return stage;
  }

  #stage(): Stage {
    if (!this.#connected) return 'connecting';
    return this.#answering ? 'reading' : 'waiting';
  }

  onHead(head: AnswerHead, lengthIsValid: boolean): boolean {
    if (this.#complete || !lengthIsValid) this.#malformed = true;
    if (this.#complete) return true;
    this.#head = head;
    if (this.#request !== undefined && this.#options.wantsBody(this.#request, head.statusCode)) this.#body = [];
    return this.#bodiless;
  }

  onBody(body: Buffer): void {
    this.#body?.push(body);
  }

  onComplete(): void {
    const status = this.#head?.statusCode ?? 0;
    const interim = status >= 100 && status < 200 && status !== 101;
    if (!interim && !this.#malformed) this.#complete = true;
  }

  #connect(): Socket {
    this.open = true;
    this.#connected = false;
    this.#maxIdleMs = undefined;
    const socket = this.#client.connect(() => {
      this.#connected = true;
    });
    // A socket that was given up may still emit events; only the present one counts.
    const isPresent = () => this.open && this.#socket === socket;
    socket.on(
      'data',
      (chunk: Buffer) => isPresent() && (this.#request === undefined ? this.#disconnect() : this.#onData(chunk)),
    );
    socket.on('end', () => isPresent() && this.#onEnd());
    socket.on('close', () => isPresent() && this.#onEnd());
    socket.on('error', (error: NodeJS.ErrnoException) => isPresent() && this.#onError(error.code ?? error.message));
    return socket;
  }

  #disconnect(): void {
    this.open = false;
    this.#socket?.destroy();
  }

  #onData(chunk: Buffer): void {
    this.#answering = true;
    const error = this.#client.parse(chunk);
    if (error || (this.#complete && this.#client.endsInsideLine())) this.#malformed = true;
    if (this.#complete) this.#settleAnswer(!this.#malformed && this.#isReusable());
    else if (this.#malformed) this.#fail('malformed', error?.message ?? 'Content-Length');
  }

  #isReusable(): boolean {
    return this.open && this.#head?.shouldKeepAlive === true && this.#head.statusCode !== 101;
  }

  #onEnd(): void {
    if (this.#request !== undefined && this.#answering) this.#client.parseEnd();
    if (this.#complete) this.#settleAnswer(false);
    else this.#fail(this.#answering ? 'truncated' : 'closed', 'FIN');
  }

  #onError(code: string): void {
    if (this.#connected) this.#fail(this.#answering ? 'truncated' : 'reset', code);
    else this.#fail(code === 'ECONNREFUSED' ? 'refused' : 'unreachable', code);
  }

  #settleAnswer(keep: boolean): void {
    const { statusCode: status, headers: rawHeaders } = this.#head as AnswerHead;
    const body = this.#body === undefined ? '' : Buffer.concat(this.#body).toString();
    this.#maxIdleMs ??= maxIdleMs(rawHeaders);
    this.#idleSince = performance.now();
    this.#settle({ kind: 'answered', status, rawHeaders, body }, keep);
  }

  #fail(kind: Exclude<RequestEnd['kind'], 'answered'>, code: string): void {
    this.#settle({ kind, code, stage: this.#stage() }, false);
  }

  #settle(end: RequestEnd, keep: boolean): void {
    const request = this.#request;
    this.#request = undefined;
    this.#complete = false;
    if (!keep) this.#disconnect();
    if (request === undefined) return;
    this.#release(this);
    this.#options.onEnd(request, end);
  }
}
