import type { Chunk, Held, Stage, StageContext, StreamEnd } from '../stage.ts';
import type { Timer } from '../timers.ts';
import { type Exchange, type HttpConversation, passOn } from './http-exchange.ts';
import type { RequestPlan } from './http-fault.ts';
import { looksLikeRequest, type MessageHead } from './message-head.ts';
import { MessageReader } from './message-reader.ts';

/** While more are owed, further requests are not read: a client that does not read must not fill the memory. */
const MAX_OWED_ANSWERS = 100;

/**
 * The upstream direction of the HTTP layer: recognises requests and passes them on, holds them back or discards
 * them. On a connection that was there before, the first bytes that look like a request are the start of one.
 */
export class RequestStage implements Stage {
  readonly #context: StageContext;
  readonly #conversation: HttpConversation;
  readonly #decide: (head: MessageHead) => RequestPlan;
  readonly #reader: MessageReader;
  #current: Exchange | undefined;
  #delayed: { readonly head: Buffer; readonly timer: Timer } | undefined;
  #ended: StreamEnd | undefined;

  constructor(context: StageContext, conversation: HttpConversation, decide: (head: MessageHead) => RequestPlan) {
    this.#context = context;
    this.#conversation = conversation;
    this.#decide = decide;
    this.#reader = new MessageReader(
      {
        head: (head) => this.#head(head),
        body: (data) => (this.#current?.plan.answer ? context.drop(data.length) : this.#pass(data)),
        end: () => this.#requestDiscarded(),
        notHttp: (data) => this.#pass(data),
      },
      () => '',
      () => this.#ready(),
    );
    conversation.answered = () => this.#resume();
  }

  push({ data }: Chunk): void {
    this.#conversation.isHttp ||= looksLikeRequest(data);
    if (this.#conversation.isHttp) this.#reader.push(data);
    else this.#pass(data);
  }

  end(how: StreamEnd): void {
    this.#ended = how;
    this.#endWhenRead();
  }

  stop(): Held {
    this.#delayed?.timer.cancel();
    this.#conversation.answered = () => {};
    this.#conversation.isHttp = false;
    const data = Buffer.concat([this.#delayed?.head ?? Buffer.alloc(0), this.#reader.takeRest()]);
    return { chunks: data.length > 0 ? [{ data, at: this.#context.timers.now() }] : [], ended: this.#ended };
  }

  #head(head: MessageHead): void {
    const plan = this.#decide(head);
    this.#current = { method: head.method, plan, answerable: false, shaper: undefined };
    this.#conversation.exchanges.push(this.#current);
    if (plan.answer) this.#discard(head.raw.length);
    else if (plan.delayMs) this.#holdBack(head.raw, plan.delayMs);
    else this.#pass(head.raw);
  }

  #discard(bytes: number): void {
    this.#conversation.owedAnswers++;
    this.#context.drop(bytes);
  }

  #holdBack(head: Buffer, ms: number): void {
    this.#delayed = { head, timer: this.#context.timers.after(ms, () => this.#proceed()) };
  }

  #requestDiscarded(): void {
    const exchange = this.#current;
    if (!exchange?.plan.answer) return;
    const answer = () => {
      exchange.answerable = true;
      this.#conversation.answerDue();
    };
    const { delayMs = 0 } = exchange.plan;
    if (delayMs > 0) this.#context.timers.after(delayMs, answer);
    else answer();
  }

  #proceed(): void {
    const head = this.#delayed?.head;
    this.#delayed = undefined;
    if (head) this.#pass(head);
    this.#resume();
  }

  #ready(): boolean {
    return !this.#delayed && this.#conversation.owedAnswers < MAX_OWED_ANSWERS;
  }

  #resume(): void {
    this.#reader.resume();
    this.#endWhenRead();
  }

  /** The end follows the last request and the bytes that were not HTTP. */
  #endWhenRead(): void {
    if (!this.#ended || !this.#ready() || this.#reader.running()) return;
    this.#pass(this.#reader.takeRest());
    this.#context.out.end(this.#ended);
  }

  #pass(data: Buffer): void {
    passOn(this.#context.out, data, this.#context.timers.now());
  }
}
