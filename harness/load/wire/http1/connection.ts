import type { Socket } from 'node:net';
import type { Stage } from '../../../domain/outcome.ts';
import type { RequestEnd, SentRequest, WireOptions } from '../wire.ts';
import type { AnswerHead, AnswerListener, AnswerParser } from './answer-events.ts';
import { Client, type Origin } from './autocannon.ts';
import { AnswerBody, decodedText } from './body.ts';
import { maxIdleMs } from './keep-alive.ts';
import type { Http1Message } from './message.ts';

const NO_BODY = { text: '' } as const;

/** At most one request at a time, on a socket that is renewed when it must be. Reports the end of each exactly once. */
export class Connection<Request> implements SentRequest, AnswerListener {
  /** Whether the next request can go out on the present socket. */
  open = false;
  readonly #client: Client;
  readonly #parser: AnswerParser;
  readonly #options: WireOptions<Request>;
  readonly #release: (connection: Connection<Request>) => void;
  #socket: Socket | undefined;
  #request: Request | undefined;
  #connected = false;
  #idleSince = 0;
  #maxIdleMs: number | undefined;
  /** The headers that say so. */
  #idleOf: readonly string[] | undefined;
  /** A byte of an answer has come. */
  #answering = false;
  #head: AnswerHead | undefined;
  #body: AnswerBody | undefined;
  #complete = false;
  #canKeepAlive = false;

  constructor(
    origin: Origin,
    createParser: (listener: AnswerListener) => AnswerParser,
    options: WireOptions<Request>,
    release: (connection: Connection<Request>) => void,
  ) {
    this.#client = new Client(origin);
    this.#parser = createParser(this);
    this.#options = options;
    this.#release = release;
  }

  /** Closes a connection that has been idle for so long that the server may be about to close it. */
  closeIfStale(): void {
    if (performance.now() - this.#idleSince > (this.#maxIdleMs ?? 0)) this.#disconnect();
  }

  send(message: Http1Message, request: Request): void {
    this.#request = request;
    this.#answering = false;
    this.#head = undefined;
    this.#body = undefined;
    this.#complete = false;
    this.#parser.expectAnswer(message.bodiless);
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

  onHead(head: AnswerHead): void {
    this.#head = head;
    const isWanted = this.#request !== undefined && this.#options.wantsBody(this.#request, head.statusCode);
    if (isWanted) this.#body = new AnswerBody();
  }

  onBody(part: Buffer): string | undefined {
    return this.#body?.add(part);
  }

  onComplete(canKeepAlive: boolean): void {
    this.#complete = true;
    this.#canKeepAlive = canKeepAlive;
  }

  #connect(): Socket {
    this.open = true;
    this.#connected = false;
    this.#idleOf = undefined;
    this.#maxIdleMs = undefined;
    const connected = () => {
      this.#connected = true;
    };
    // A socket that was given up may still emit events; only the present one counts.
    const isPresent = () => this.open && this.#socket === socket;
    const socket: Socket = this.#client.connect(connected, (chunk) => {
      if (!isPresent()) return;
      if (this.#request === undefined) this.#disconnect();
      else this.#onData(chunk);
    });
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
    const problem = this.#parser.parse(chunk);
    if (this.#complete) this.#settleAnswer(!this.#parser.hasExtraBytes && this.#isReusable());
    else if (problem !== undefined) this.#fail('malformed', problem);
  }

  /** Where an answer came before its request was sent whole, the server may never read the rest (RFC 9112 §9.3). */
  #isReusable(): boolean {
    const isSent = this.#socket?.writableLength === 0;
    return isSent && this.open && this.#canKeepAlive && this.#head?.statusCode !== 101;
  }

  #onEnd(): void {
    if (this.#request !== undefined && this.#answering) this.#parser.parseEnd();
    if (this.#complete) this.#settleAnswer(false);
    else this.#fail(this.#answering ? 'truncated' : 'closed', 'FIN');
  }

  #onError(code: string): void {
    if (this.#connected) this.#fail(this.#answering ? 'truncated' : 'reset', code);
    else this.#fail(code === 'ECONNREFUSED' ? 'refused' : 'unreachable', code);
  }

  #settleAnswer(keep: boolean): void {
    const { statusCode: status, headers: rawHeaders } = this.#head as AnswerHead;
    const decoded = this.#body === undefined ? NO_BODY : decodedText(this.#body.bytes(), rawHeaders);
    this.#learnIdle(rawHeaders);
    this.#idleSince = performance.now();
    if ('problem' in decoded) this.#fail('malformed', decoded.problem);
    else this.#settle({ kind: 'answered', status, rawHeaders, body: decoded.text }, keep);
  }

  /** Each answer may say it anew; answers that are alike share their headers. */
  #learnIdle(rawHeaders: readonly string[]): void {
    if (rawHeaders === this.#idleOf) return;
    this.#idleOf = rawHeaders;
    this.#maxIdleMs = maxIdleMs(rawHeaders, this.#maxIdleMs);
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
