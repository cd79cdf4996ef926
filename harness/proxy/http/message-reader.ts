import { type BodyFraming, bodyFraming } from './body-framing.ts';
import { type MessageHead, mayBecomeHead, parseHead } from './message-head.ts';

/** What a reader finds, in the order of the bytes. */
export interface MessageEvents {
  head(head: MessageHead): void;
  body(data: Buffer): void;
  end(): void;
  /** These bytes and all that follow are not HTTP/1. */
  notHttp(data: Buffer): void;
}

const MAX_HEAD_BYTES = 65_536;
const END_OF_HEAD = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);

/** Cuts a stream into messages. Stops between two events while `ready` is false, until `resume`. */
export class MessageReader {
  readonly #events: MessageEvents;
  readonly #requestMethod: () => string;
  readonly #ready: () => boolean;
  #buffered: Buffer = NOTHING;
  #framing: BodyFraming | undefined;
  #notHttp = false;
  #running = false;

  /** `requestMethod` of the request that a response belongs to decides whether it has a body. */
  constructor(events: MessageEvents, requestMethod: () => string, ready: () => boolean = () => true) {
    this.#events = events;
    this.#requestMethod = requestMethod;
    this.#ready = ready;
  }

  push(data: Buffer): void {
    if (this.#notHttp) {
      this.#events.notHttp(data);
      return;
    }
    this.#buffered = this.#buffered.length === 0 ? data : Buffer.concat([this.#buffered, data]);
    this.resume();
  }

  /** An event may call it: the loop that is running goes on. */
  resume(): void {
    if (this.#running) return;
    this.#running = true;
    let more = true;
    while (more && this.#ready() && (this.#buffered.length > 0 || this.#framing?.done())) {
      more = this.#framing ? this.#takeBody(this.#framing) : this.#startMessage();
    }
    this.#running = false;
  }

  /** True while an event is handled: more may follow. */
  running(): boolean {
    return this.#running;
  }

  /** Takes the bytes that were not handed on yet: no message is complete with them. */
  takeRest(): Buffer {
    const rest = this.#buffered;
    this.#buffered = NOTHING;
    return rest;
  }

  #startMessage(): boolean {
    if (beginsWithEmptyLine(this.#buffered)) return this.#passEmptyLine();
    const end = this.#buffered.indexOf(END_OF_HEAD);
    if (end < 0) return this.#isTooLong() || !mayBecomeHead(this.#buffered) ? this.#giveUp() : false;
    const head = parseHead(this.#buffered.subarray(0, end + 4));
    if (!head) return this.#giveUp();
    this.#buffered = this.#buffered.subarray(end + 4);
    // 100 Continue and its like come before the real answer.
    const interim = head.status >= 100 && head.status < 200 && head.status !== 101;
    if (!interim) this.#framing = bodyFraming(head, this.#requestMethod());
    if (interim) this.#events.body(head.raw);
    else this.#events.head(head);
    return true;
  }

  /** Some send one behind a body, and all parsers read over it (RFC 9112 §2.2). */
  #passEmptyLine(): boolean {
    const isWhole = this.#buffered.length > 1;
    if (!isWhole) return false;
    const line = this.#buffered.subarray(0, 2);
    this.#buffered = this.#buffered.subarray(2);
    this.#events.body(line);
    return true;
  }

  #isTooLong(): boolean {
    return this.#buffered.length > MAX_HEAD_BYTES;
  }

  #takeBody(framing: BodyFraming): boolean {
    const taken = framing.take(this.#buffered);
    const data = this.#buffered.subarray(0, taken);
    this.#buffered = this.#buffered.subarray(taken);
    if (data.length > 0) this.#events.body(data);
    if (!framing.done()) return false;
    this.#framing = undefined;
    this.#events.end();
    return true;
  }

  #giveUp(): false {
    this.#notHttp = true;
    const data = this.#buffered;
    this.#buffered = NOTHING;
    this.#events.notHttp(data);
    return false;
  }
}

/** Or with what may become one. */
function beginsWithEmptyLine(data: Buffer): boolean {
  return data[0] === 13 && (data.length === 1 || data[1] === 10);
}
