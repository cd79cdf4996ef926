import type { Chunk, Ending, Held, Port, Stage } from '../stage.ts';
import type { Timer } from '../timers.ts';
import { type Exchange, type HttpConversation, passOn } from './http-exchange.ts';
import type { Plan } from './http-fault.ts';
import { looksLikeRequest, type MessageHead } from './message-head.ts';
import { MessageReader } from './message-reader.ts';

/**
 * The upstream direction of the HTTP layer: recognises requests, asks `decide` what happens to each, holds them
 * back or swallows them. On a connection that was there before, the first bytes that look like a request are
 * the start of one.
 */
export class RequestStage implements Stage {
  readonly #port: Port;
  readonly #conversation: HttpConversation;
  readonly #decide: (head: MessageHead) => Plan;
  readonly #reader: MessageReader;
  #current: Exchange | undefined;
  #delayed: { readonly head: Buffer; readonly timer: Timer } | undefined;
  #ended: Ending | undefined;

  constructor(port: Port, conversation: HttpConversation, decide: (head: MessageHead) => Plan) {
    this.#port = port;
    this.#conversation = conversation;
    this.#decide = decide;
    this.#reader = new MessageReader(
      {
        head: (head) => this.#head(head),
        body: (data) => (this.#current?.plan.answer ? port.drop(data.length) : this.#pass(data)),
        end: () => this.#requestSwallowed(),
        lost: (data) => this.#pass(data),
      },
      () => '',
      () => !this.#delayed,
    );
  }

  push({ data }: Chunk): void {
    this.#conversation.speaksHttp ||= looksLikeRequest(data);
    if (this.#conversation.speaksHttp) this.#reader.push(data);
    else this.#pass(data);
  }

  end(how: Ending): void {
    this.#ended = how;
    if (!this.#delayed) this.#port.out.end(how);
  }

  stop(): Held {
    this.#delayed?.timer.cancel();
    this.#conversation.speaksHttp = false;
    const data = Buffer.concat([this.#delayed?.head ?? Buffer.alloc(0), this.#reader.rest()]);
    return { chunks: data.length > 0 ? [{ data, at: this.#port.timers.now() }] : [], ended: this.#ended };
  }

  #head(head: MessageHead): void {
    const plan = this.#decide(head);
    this.#current = { method: head.method, plan, answerable: false, shaper: undefined };
    this.#conversation.exchanges.push(this.#current);
    if (plan.answer) this.#port.drop(head.raw.length);
    else if (plan.delayMs) this.#holdBack(head.raw, plan.delayMs);
    else this.#pass(head.raw);
  }

  #holdBack(head: Buffer, ms: number): void {
    this.#delayed = { head, timer: this.#port.timers.after(ms, () => this.#proceed()) };
  }

  #requestSwallowed(): void {
    const exchange = this.#current;
    if (!exchange?.plan.answer) return;
    const answer = () => {
      exchange.answerable = true;
      this.#conversation.answerDue();
    };
    const { delayMs = 0 } = exchange.plan;
    if (delayMs > 0) this.#port.timers.after(delayMs, answer);
    else answer();
  }

  #proceed(): void {
    const head = this.#delayed?.head;
    this.#delayed = undefined;
    if (head) this.#pass(head);
    this.#reader.resume();
    if (this.#ended && !this.#delayed) this.#port.out.end(this.#ended);
  }

  #pass(data: Buffer): void {
    passOn(this.#port.out, data, this.#port.timers.now());
  }
}
