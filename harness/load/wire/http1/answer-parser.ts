import type { AnswerListener, AnswerParser } from './answer-events.ts';
import { KnownAnswers, RememberingParser } from './known-answers.ts';
import { Llhttp, type LlhttpCallbacks, RESULT } from './llhttp.ts';

/** Between the 16 kB of Node and the 300 kB of curl. Trailers count. */
const MAX_HEAD_BYTES = 80 * 1024;
/** A shorter chunk becomes text once, and its header lines are slices of it. */
const SHORT_CHUNK = 8 * 1024;

class Parser implements AnswerParser, LlhttpCallbacks {
  hasExtraBytes = false;
  readonly #llhttp: Llhttp;
  readonly #parser: number;
  readonly #listener: AnswerListener;
  #chunk: Buffer = Buffer.alloc(0);
  #text: string | undefined;
  #isHead = false;
  #headers: string[] = [];
  #headBytes = 0;
  #inHead = true;
  #isInterim = false;
  #problem: string | undefined;

  constructor(llhttp: Llhttp, listener: AnswerListener) {
    this.#llhttp = llhttp;
    this.#parser = llhttp.allocate();
    this.#listener = listener;
  }

  expectAnswer(isHead: boolean): void {
    this.#llhttp.reset(this.#parser);
    this.#isHead = isHead;
    this.hasExtraBytes = false;
    this.#problem = undefined;
    this.#beginHead();
  }

  parse(chunk: Buffer): string | undefined {
    this.#chunk = chunk;
    this.#text = undefined;
    const { stoppedAt, error } = this.#llhttp.execute(this.#parser, this, chunk);
    this.hasExtraBytes = stoppedAt !== undefined && stoppedAt < chunk.length;
    return this.#problem ?? error;
  }

  parseEnd(): void {
    this.#llhttp.finish(this.#parser, this);
  }

  onStatus(length: number): number {
    return this.#countHead(length);
  }

  onField(from: number, length: number): number {
    return this.#onHeaderText(0, from, length);
  }

  onValue(from: number, length: number): number {
    return this.#onHeaderText(1, from, length);
  }

  onHeadersComplete(statusCode: number): number {
    this.#inHead = false;
    this.#isInterim = statusCode < 200 && statusCode !== 101;
    if (!this.#isInterim) this.#listener.onHead({ statusCode, headers: this.#headers });
    const hasNoBody = this.#isHead || this.#isInterim || statusCode === 204 || statusCode === 304;
    return hasNoBody ? RESULT.skipBody : RESULT.ok;
  }

  onBody(from: number, length: number): number {
    this.#problem = this.#listener.onBody(this.#chunk.subarray(from, from + length));
    return this.#problem === undefined ? RESULT.ok : RESULT.refused;
  }

  onMessageComplete(): number {
    if (this.#isInterim) {
      this.#beginHead();
      return RESULT.ok;
    }
    this.#listener.onComplete(this.#llhttp.canKeepAlive(this.#parser));
    return RESULT.paused;
  }

  #beginHead(): void {
    this.#headers = [];
    this.#headBytes = 0;
    this.#inHead = true;
  }

  /** A name is at an even place, a value at an odd one; either may come in parts. Trailers are only counted. */
  #onHeaderText(parity: 0 | 1, from: number, length: number): number {
    if (this.#inHead) {
      const headers = this.#headers;
      const text = this.#textOf(from, from + length);
      if (headers.length % 2 === parity) headers.push(text);
      else headers[headers.length - 1] += text;
    }
    return this.#countHead(length);
  }

  #textOf(from: number, to: number): string {
    if (this.#chunk.length > SHORT_CHUNK) return this.#chunk.toString('latin1', from, to);
    this.#text ??= this.#chunk.toString('latin1');
    return this.#text.slice(from, to);
  }

  #countHead(length: number): number {
    this.#headBytes += length;
    if (this.#headBytes <= MAX_HEAD_BYTES) return RESULT.ok;
    this.#problem = `the head is longer than ${MAX_HEAD_BYTES / 1024} kB`;
    return RESULT.refused;
  }
}

/** Parsers that share one memory: one of them must not be used in the callbacks of another. */
export function createParsers(): (listener: AnswerListener) => AnswerParser {
  const llhttp = new Llhttp();
  const known = new KnownAnswers();
  const createParser = (listener: AnswerListener) => new Parser(llhttp, listener);
  return (listener) => new RememberingParser(known, createParser, listener);
}
