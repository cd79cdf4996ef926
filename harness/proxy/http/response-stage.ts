import type { Chunk, Ending, Held, Port, Stage } from '../stage.ts';
import { type HttpConversation, passOn } from './http-exchange.ts';
import type { Output, Shaper } from './http-fault.ts';
import type { MessageHead } from './message-head.ts';
import { MessageReader } from './message-reader.ts';

/**
 * The downstream direction of the HTTP layer: gives each response to the shaper of its request, if it has one,
 * and sends answers that stand in for a response in their turn.
 */
export class ResponseStage implements Stage {
  readonly #port: Port;
  readonly #conversation: HttpConversation;
  readonly #output: Output;
  readonly #reader: MessageReader;
  #ended: Ending | undefined;

  constructor(port: Port, conversation: HttpConversation) {
    this.#port = port;
    this.#conversation = conversation;
    this.#output = {
      timers: port.timers,
      send: (data) => this.#pass(data),
      invent: (data) => this.#invent(data),
      swallow: (data) => port.drop(data.length),
      finish: () => this.#next(),
      cut: () => port.out.end('cut'),
      reset: () => port.out.end('reset'),
    };
    this.#reader = new MessageReader(
      {
        head: (head) => this.#head(head),
        body: (data) => (this.#shaper() ? this.#shaper()?.body(data) : this.#pass(data)),
        end: () => (this.#shaper() ? this.#shaper()?.end() : this.#next()),
        lost: (data) => this.#pass(data),
      },
      () => conversation.exchanges[0]?.method ?? '',
    );
    conversation.answerDue = () => this.#answer();
  }

  push({ data }: Chunk): void {
    if (this.#conversation.speaksHttp) this.#reader.push(data);
    else this.#pass(data);
  }

  end(how: Ending): void {
    this.#ended = how;
    const shaper = this.#shaper();
    if (shaper) shaper.end();
    else this.#port.out.end(how);
  }

  /** What is held goes on as it is; answers whose requests were swallowed still have to come. */
  stop(): Held {
    const { exchanges } = this.#conversation;
    const released = this.#shaper()?.release() ?? Buffer.alloc(0);
    const owed = exchanges.splice(0).map(({ plan }) => plan.answer ?? Buffer.alloc(0));
    const invented = Buffer.concat(owed);
    this.#port.drop(-invented.length);
    const data = Buffer.concat([released, this.#reader.rest(), invented]);
    return { chunks: data.length > 0 ? [{ data, at: this.#port.timers.now() }] : [], ended: this.#ended };
  }

  #shaper(): Shaper | undefined {
    return this.#conversation.exchanges[0]?.shaper;
  }

  #head(head: MessageHead): void {
    const [first] = this.#conversation.exchanges;
    if (first) first.shaper = first.plan.shape?.(this.#output);
    if (first?.shaper) first.shaper.head(head);
    else this.#pass(head.raw);
  }

  #next(): void {
    this.#conversation.exchanges.shift();
    this.#answer();
    this.#reader.resume();
    if (this.#ended && !this.#shaper()) this.#port.out.end(this.#ended);
  }

  #answer(): void {
    const [first] = this.#conversation.exchanges;
    if (!first?.answerable || !first.plan.answer) return;
    this.#invent(first.plan.answer);
    this.#next();
  }

  #pass(data: Buffer): void {
    passOn(this.#port.out, data, this.#port.timers.now());
  }

  /** The link counts what it holds: bytes from nowhere have to be entered first. */
  #invent(data: Buffer): void {
    this.#port.drop(-data.length);
    this.#pass(data);
  }
}
