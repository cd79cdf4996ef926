import type { Chunk, Held, Stage, StageContext, StreamEnd } from '../stage.ts';
import type { Timer } from '../timers.ts';
import { FirstBytes } from './first-bytes.ts';
import { type Exchange, type HttpConversation, passOn } from './http-exchange.ts';
import type { RequestPlan } from './http-fault.ts';
import { looksLikeRequest, type MessageHead } from './message-head.ts';
import { MessageReader } from './message-reader.ts';
import { standInFor } from './stand-in.ts';

/** While more are owed, further requests are not read: a client that does not read must not fill the memory. */
const MAX_OWED_ANSWERS = 100;
const NOTHING = Buffer.alloc(0);

/**
 * The upstream direction of the HTTP layer: recognises requests and passes them on, holds them back or discards
 * them. On a connection that was there before, the first bytes that look like a request are the start of one.
 */
export class RequestStage implements Stage {
  readonly #context: StageContext;
  readonly #conversation: HttpConversation;
  readonly #decide: (head: MessageHead) => RequestPlan;
  readonly #reader: MessageReader;
  readonly #first: FirstBytes;
  #current: Exchange | undefined;
  #delayed: { readonly head: Buffer; readonly timer: Timer } | undefined;
  #ended: StreamEnd | undefined;

  constructor(context: StageContext, conversation: HttpConversation, decide: (head: MessageHead) => RequestPlan) {
    this.#context = context;
    this.#conversation = conversation;
    this.#decide = decide;
    this.#first = new FirstBytes(context.isFresh, context.timers, (data) => this.#recognise(data));
    this.#reader = new MessageReader(
      {
        head: (head) => this.#head(head),
        body: (data) => (this.#current?.standIn ? context.drop(data.length) : this.#pass(data)),
        end: () => this.#requestDiscarded(),
        notHttp: (data) => this.#pass(data),
      },
      () => '',
      () => this.#ready(),
    );
    conversation.answered = () => this.#resume();
    conversation.serverSpoke = () => this.#first.close();
  }

  push({ data }: Chunk): void {
    if (this.#isOpaque()) this.#pass(data);
    else this.#first.push(data);
  }

  end(how: StreamEnd): void {
    this.#ended = how;
    this.#endWhenRead();
  }

  stop(): Held {
    this.#delayed?.timer.cancel();
    this.#conversation.answered = () => {};
    this.#conversation.serverSpoke = () => {};
    this.#conversation.isHttp = false;
    this.#conversation.isConnecting = false;
    const data = Buffer.concat([this.#delayed?.head ?? NOTHING, this.#takeRest()]);
    return { chunks: data.length > 0 ? [{ data, at: this.#context.timers.now() }] : [], ended: this.#ended };
  }

  #recognise(data: Buffer): void {
    this.#conversation.isHttp ||= looksLikeRequest(data);
    if (!this.#conversation.isHttp) {
      this.#pass(data);
      return;
    }
    this.#reader.push(data);
    this.#passTunnelled();
  }

  #head(head: MessageHead): void {
    const plan = this.#decide(head);
    const standIn = plan.answer && standInFor(plan.answer, head);
    this.#current = { method: head.method, plan, standIn, answerable: false, shaper: undefined };
    this.#conversation.exchanges.push(this.#current);
    if (standIn) this.#discard(head.raw.length, standIn.waitsToGoOn);
    else {
      this.#conversation.isConnecting = head.method === 'CONNECT';
      if (plan.delayMs) this.#holdBack(head.raw, plan.delayMs);
      else this.#pass(head.raw);
    }
  }

  #discard(bytes: number, waitsToGoOn: boolean): void {
    this.#conversation.owedAnswers++;
    this.#context.drop(bytes);
    if (waitsToGoOn) this.#conversation.answerDue();
  }

  #holdBack(head: Buffer, ms: number): void {
    this.#delayed = { head, timer: this.#context.timers.after(ms, () => this.#proceed()) };
  }

  #requestDiscarded(): void {
    const exchange = this.#current;
    if (!exchange?.standIn) return;
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
    return !this.#delayed && !this.#isOpaque() && this.#conversation.owedAnswers < MAX_OWED_ANSWERS;
  }

  /** What comes from the client is no request. */
  #isOpaque(): boolean {
    return this.#delayed === undefined && (this.#conversation.isTunnel || this.#conversation.isConnecting);
  }

  #resume(): void {
    this.#reader.resume();
    this.#passTunnelled();
    this.#endWhenRead();
  }

  #passTunnelled(): void {
    if (this.#isOpaque() && !this.#reader.running()) this.#pass(this.#reader.takeRest());
  }

  /** The end follows the last request and the bytes that were not HTTP. */
  #endWhenRead(): void {
    if (!this.#ended || this.#reader.running() || !(this.#ready() || this.#isOpaque())) return;
    this.#pass(this.#takeRest());
    this.#context.out.end(this.#ended);
  }

  #takeRest(): Buffer {
    return Buffer.concat([this.#first.takeRest(), this.#reader.takeRest()]);
  }

  #pass(data: Buffer): void {
    passOn(this.#context.out, data, this.#context.timers.now());
  }
}
