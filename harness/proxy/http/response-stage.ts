import type { Chunk, Held, Stage, StageContext, StreamEnd } from '../stage.ts';
import { type HttpConversation, passOn } from './http-exchange.ts';
import type { Output, Shaper } from './http-fault.ts';
import type { MessageHead } from './message-head.ts';
import { MessageReader } from './message-reader.ts';
import { GO_ON, type StandIn } from './stand-in.ts';

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
  /** The response was read whole, and its shaper still sends it: the next one waits. */
  #shapesRest = false;
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
        end: () => (this.#shaper() ? this.#endShaped() : this.#finish()),
        notHttp: (data) => {
          this.#tunnel();
          this.#pass(data);
        },
      },
      () => conversation.exchanges[0]?.method ?? '',
      () => !this.#shapesRest,
    );
    conversation.answerDue = () => this.#next();
  }

  push({ data }: Chunk): void {
    if (this.#conversation.isHttp) this.#reader.push(data);
    else {
      this.#conversation.serverSpoke();
      this.#pass(data);
    }
  }

  end(how: StreamEnd): void {
    this.#ended = how;
    this.#endWhenShaped();
  }

  /** Held bytes pass unchanged, and discarded requests still get their answers. */
  stop(): Held {
    const { exchanges } = this.#conversation;
    this.#stopped = true;
    const released = this.#shaper()?.release() ?? Buffer.alloc(0);
    const owed = exchanges.splice(0).flatMap(({ standIn }) => standIn ?? []);
    const injected = Buffer.concat(owed.map(({ bytes }) => bytes));
    const ended = this.#ended ?? (owed.some(({ closes }) => closes) ? 'cut' : undefined);
    this.#context.drop(-injected.length);
    this.#conversation.answerDue = () => this.#oweNothing();
    this.#oweNothing();
    this.#conversation.answered();
    const data = Buffer.concat([released, this.#reader.takeRest(), injected]);
    return { chunks: data.length > 0 ? [{ data, at: this.#context.timers.now() }] : [], ended };
  }

  #shaper(): Shaper | undefined {
    return this.#conversation.exchanges[0]?.shaper;
  }

  #head(head: MessageHead): void {
    const [first] = this.#conversation.exchanges;
    if (first) first.shaper = first.plan.shape?.(this.#output, first.method);
    if (first?.shaper) first.shaper.head(head);
    else this.#pass(head.raw);
    // Status 0: a server that sends requests.
    if (head.status === 101 || head.status === 0) this.#tunnel();
    if (first?.method === 'CONNECT') this.#connected(head.status);
  }

  #connected(status: number): void {
    if (status >= 200 && status < 300) this.#tunnel();
    this.#conversation.isConnecting = false;
    this.#conversation.answered();
  }

  #tunnel(): void {
    this.#conversation.isTunnel = true;
    this.#conversation.answered();
  }

  #endShaped(): void {
    this.#shapesRest = true;
    this.#shaper()?.end();
  }

  #finish(): void {
    this.#shapesRest = false;
    this.#conversation.exchanges.shift();
    this.#next();
  }

  #next(): void {
    this.#answer();
    this.#reader.resume();
    this.#endWhenShaped();
  }

  #endWhenShaped(): void {
    if (!this.#ended) return;
    // What the end cut off is whole, too, as far as its shaper can tell.
    if (this.#shaper() && !this.#shapesRest) this.#endShaped();
    if (this.#shaper()) return;
    this.#pass(this.#reader.takeRest());
    this.#context.out.end(this.#ended);
  }

  /** Sends the answers that are due, while the client reads them. */
  #answer(): void {
    for (let due = this.#due(); due; due = this.#due()) {
      if (this.#context.full()) {
        this.#answerWhenRoom();
        return;
      }
      const { standIn, isWhole } = due;
      if (!isWhole) {
        this.#inject(GO_ON);
        standIn.waitsToGoOn = false;
        continue;
      }
      this.#inject(standIn.bytes);
      this.#conversation.exchanges.shift();
      this.#conversation.owedAnswers--;
      if (standIn.closes) {
        this.#context.out.end('cut');
        return;
      }
    }
    this.#conversation.answered();
  }

  /** The oldest exchange, where the proxy has something to say to it. */
  #due(): { readonly standIn: StandIn; readonly isWhole: boolean } | undefined {
    const [first] = this.#conversation.exchanges;
    if (!first?.standIn || !(first.answerable || first.standIn.waitsToGoOn)) return undefined;
    return { standIn: first.standIn, isWhole: first.answerable };
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
