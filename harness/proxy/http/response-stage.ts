import type { Chunk, Held, Stage, StageContext, StreamEnd } from '../stage.ts';
import { type HttpConversation, passOn } from './http-exchange.ts';
import type { Output, Shaper } from './http-fault.ts';
import type { MessageHead } from './message-head.ts';
import { MessageReader } from './message-reader.ts';

/**
 * The downstream direction of the HTTP layer: gives each response to the shaper of its request, if it has one,
 * and sends answers that stand in for a response in their turn.
 */
export class ResponseStage implements Stage {
  readonly #context: StageContext;
  readonly #conversation: HttpConversation;
  readonly #output: Output;
  readonly #reader: MessageReader;
  #ended: StreamEnd | undefined;
  #waitsForRoom = false;
  #stopped = false;

  constructor(context: StageContext, conversation: HttpConversation) {
    this.#context = context;
    this.#conversation = conversation;
    this.#output = {
      timers: context.timers,
      send: (data) => this.#pass(data),
      inject: (data) => this.#inject(data),
      discard: (data) => context.drop(data.length),
      changed: () => {},
      finish: () => this.#finish(),
      cut: () => context.out.end('cut'),
      reset: () => context.out.end('reset'),
    };
    this.#reader = new MessageReader(
      {
        head: (head) => this.#head(head),
        body: (data) => (this.#shaper() ? this.#shaper()?.body(data) : this.#pass(data)),
        end: () => (this.#shaper() ? this.#shaper()?.end() : this.#finish()),
        notHttp: (data) => this.#pass(data),
      },
      () => conversation.exchanges[0]?.method ?? '',
    );
    conversation.answerDue = () => this.#next();
  }

  push({ data }: Chunk): void {
    if (this.#conversation.isHttp) this.#reader.push(data);
    else this.#pass(data);
  }

  end(how: StreamEnd): void {
    this.#ended = how;
    this.#shaper()?.end();
    this.#endWhenShaped();
  }

  /** Held bytes pass unchanged, and discarded requests still get their answers. */
  stop(): Held {
    const { exchanges } = this.#conversation;
    this.#stopped = true;
    const released = this.#shaper()?.release() ?? Buffer.alloc(0);
    const owed = exchanges.splice(0).map(({ plan }) => plan.answer ?? Buffer.alloc(0));
    const injected = Buffer.concat(owed);
    this.#context.drop(-injected.length);
    this.#conversation.answerDue = () => this.#oweNothing();
    this.#oweNothing();
    this.#conversation.answered();
    const data = Buffer.concat([released, this.#reader.takeRest(), injected]);
    return { chunks: data.length > 0 ? [{ data, at: this.#context.timers.now() }] : [], ended: this.#ended };
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

  #finish(): void {
    this.#conversation.exchanges.shift();
    this.#next();
  }

  #next(): void {
    this.#answer();
    this.#reader.resume();
    this.#endWhenShaped();
  }

  #endWhenShaped(): void {
    if (!this.#ended || this.#shaper()) return;
    this.#pass(this.#reader.takeRest());
    this.#context.out.end(this.#ended);
  }

  /** Sends the answers that are due, while the client reads them. */
  #answer(): void {
    const { exchanges } = this.#conversation;
    for (let [first] = exchanges; first?.answerable && first.plan.answer; [first] = exchanges) {
      if (this.#context.full()) {
        this.#answerWhenRoom();
        return;
      }
      this.#inject(first.plan.answer);
      exchanges.shift();
      this.#conversation.owedAnswers--;
    }
    this.#conversation.answered();
  }

  /** Once stopped, nothing more is answered here. */
  #oweNothing(): void {
    this.#conversation.exchanges.length = 0;
    this.#conversation.owedAnswers = 0;
  }

  #answerWhenRoom(): void {
    if (this.#waitsForRoom) return;
    this.#waitsForRoom = true;
    this.#context.onRoom(() => {
      this.#waitsForRoom = false;
      if (!this.#stopped) this.#next();
    });
  }

  #pass(data: Buffer): void {
    passOn(this.#context.out, data, this.#context.timers.now());
  }

  /** The link counts the bytes that it holds, so injected ones have to be added first. */
  #inject(data: Buffer): void {
    this.#context.drop(-data.length);
    this.#pass(data);
  }
}
