import type { Socket } from 'node:net';
import type { Stage } from '../../../domain/outcome.ts';
import type { Ending, Outgoing, Sending, WireOptions } from '../wire.ts';
import { type AnswerHead, type AnswerListener, Client, type Origin } from './autocannon.ts';
import { maxIdleMs } from './keep-alive.ts';

/** At most one request at a time, on a socket that is renewed when it must be. Tells the end of each exactly once. */
export class Connection<T extends Outgoing> implements Sending, AnswerListener {
  /** Whether the next request can go out on the present socket. */
  open = false;
  readonly #client: Client;
  readonly #options: WireOptions<T>;
  readonly #release: (connection: Connection<T>) => void;
  #socket: Socket | undefined;
  #request: T | undefined;
  #connected = false;
  #idleSince = 0;
  #maxIdleMs: number | undefined;
  /** A byte of an answer has come. */
  #begun = false;
  #head: AnswerHead | undefined;
  #body: Buffer[] | undefined;
  #complete = false;
  /** What came is not HTTP, or came without being asked for. */
  #garbage = false;

  constructor(origin: Origin, options: WireOptions<T>, release: (connection: Connection<T>) => void) {
    this.#client = new Client(origin, this);
    this.#options = options;
    this.#release = release;
  }

  /** Hangs up when it has been idle for so long that the server may be about to. */
  retireIfStale(): void {
    if (performance.now() - this.#idleSince > (this.#maxIdleMs ?? 0)) this.#hangUp();
  }

  begin(request: T): void {
    this.#request = request;
    this.#begun = false;
    this.#head = undefined;
    this.#body = undefined;
    this.#complete = false;
    this.#garbage = false;
    this.#client.expectAnswer();
    if (!this.open) this.#socket = this.#connect();
    this.#socket?.write(request.bytes);
  }

  cancel(): Stage {
    const wasBusy = this.#request !== undefined;
    const stage = this.#stage();
    this.#request = undefined;
    this.#hangUp();
    if (wasBusy) this.#release(this);
    return stage;
  }

  #stage(): Stage {
    if (!this.#connected) return 'connecting';
    return this.#begun ? 'reading' : 'waiting';
  }

  onHead(head: AnswerHead, lengthIsValid: boolean): boolean {
    if (this.#complete || !lengthIsValid) this.#garbage = true;
    if (this.#complete) return true;
    this.#head = head;
    if (this.#request && this.#options.wantsBody(this.#request, head.statusCode)) this.#body = [];
    return this.#request?.bodiless ?? false;
  }

  onBody(body: Buffer): void {
    this.#body?.push(body);
  }

  onComplete(): void {
    const status = this.#head?.statusCode ?? 0;
    const interim = status >= 100 && status < 200 && status !== 101;
    if (!interim && !this.#garbage) this.#complete = true;
  }

  #connect(): Socket {
    this.open = true;
    this.#connected = false;
    this.#maxIdleMs = undefined;
    const socket = this.#client.connect(() => {
      this.#connected = true;
    });
    // A socket that was given up may still speak; only the present one is heard.
    const heard = () => this.open && this.#socket === socket;
    socket.on('data', (chunk: Buffer) => heard() && (this.#request ? this.#onData(chunk) : this.#hangUp()));
    socket.on('end', () => heard() && this.#onEnd());
    socket.on('close', () => heard() && this.#onEnd());
    socket.on('error', (error: NodeJS.ErrnoException) => heard() && this.#onError(error.code ?? error.message));
    return socket;
  }

  #hangUp(): void {
    this.open = false;
    this.#socket?.destroy();
  }

  #onData(chunk: Buffer): void {
    this.#begun = true;
    const error = this.#client.parse(chunk);
    if (error || (this.#complete && this.#client.endsInsideLine())) this.#garbage = true;
    if (this.#complete) this.#settleAnswer(!this.#garbage && this.#reusable());
    else if (this.#garbage) this.#fail('malformed', error?.message ?? 'Content-Length');
  }

  #reusable(): boolean {
    return this.open && this.#head?.shouldKeepAlive === true && this.#head.statusCode !== 101;
  }

  #onEnd(): void {
    if (this.#request && this.#begun) this.#client.parseEnd();
    if (this.#complete) this.#settleAnswer(false);
    else this.#fail(this.#begun ? 'truncated' : 'closed', 'FIN');
  }

  #onError(code: string): void {
    if (this.#connected) this.#fail(this.#begun ? 'truncated' : 'reset', code);
    else this.#fail(code === 'ECONNREFUSED' ? 'refused' : 'unreachable', code);
  }

  #settleAnswer(keep: boolean): void {
    const { statusCode: status, headers: rawHeaders } = this.#head as AnswerHead;
    const body = this.#body === undefined ? '' : Buffer.concat(this.#body).toString();
    this.#maxIdleMs ??= maxIdleMs(rawHeaders);
    this.#idleSince = performance.now();
    this.#settle({ kind: 'answered', status, rawHeaders, body }, keep);
  }

  #fail(kind: Exclude<Ending['kind'], 'answered'>, code: string): void {
    this.#settle({ kind, code, stage: this.#stage() }, false);
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
