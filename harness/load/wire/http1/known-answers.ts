import type { AnswerHead, AnswerListener, AnswerParser } from './answer-events.ts';

/** An answer that came whole and alone in one chunk: behind its head is its body, and nothing else. */
interface KnownAnswer {
  readonly head: AnswerHead;
  readonly headBytes: Buffer;
  readonly isHead: boolean;
  readonly canKeepAlive: boolean;
  /** Answers of this length with another head since it was last met. */
  misses: number;
}

const MOST = 64;
const LONGEST_HEAD = 2048;

/**
 * Answers by their length. A parser that begins anew reads equal bytes equally: an answer as long as one before and with the
 * same head, byte for byte, has the same status and headers, and ends where its chunk ends.
 */
export class KnownAnswers {
  readonly #byLength = new Map<number, KnownAnswer>();

  find(chunk: Buffer, isHead: boolean): KnownAnswer | undefined {
    const known = this.#byLength.get(chunk.length);
    if (known === undefined) return undefined;
    const isSame = known.isHead === isHead && begins(chunk, known.headBytes);
    known.misses = isSame ? 0 : known.misses + 1;
    return isSame ? known : undefined;
  }

  learn(chunk: Buffer, headLength: number, answer: Pick<KnownAnswer, 'head' | 'isHead' | 'canKeepAlive'>): void {
    const misses = this.#byLength.get(chunk.length)?.misses ?? 0;
    // At the 1st, 2nd, 4th, 8th miss and so on: heads that never come again are not copied each time.
    if (headLength > LONGEST_HEAD || (misses & (misses - 1)) !== 0) return;
    if (this.#byLength.size >= MOST) this.#byLength.clear();
    this.#byLength.set(chunk.length, { ...answer, headBytes: Buffer.from(chunk.subarray(0, headLength)), misses });
  }
}

function begins(chunk: Buffer, bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) if (chunk[i] !== bytes[i]) return false;
  return true;
}

/** Reads what is not known with `parser`, and tells `listener` the same either way. */
export class RememberingParser implements AnswerParser, AnswerListener {
  hasExtraBytes = false;
  readonly #known: KnownAnswers;
  readonly #parser: AnswerParser;
  readonly #listener: AnswerListener;
  /** Nothing of the answer has come. */
  #isFresh = true;
  #isHead = false;
  /** Of the answer that is read: its head, the parts of its body, and how it ended. */
  #head: AnswerHead | undefined;
  #parts = 0;
  #lastPart: Buffer | undefined;
  #canKeepAlive: boolean | undefined;

  constructor(known: KnownAnswers, createParser: (listener: AnswerListener) => AnswerParser, listener: AnswerListener) {
    this.#known = known;
    this.#parser = createParser(this);
    this.#listener = listener;
  }

  expectAnswer(isHead: boolean): void {
    this.#isFresh = true;
    this.#isHead = isHead;
    this.hasExtraBytes = false;
  }

  parse(chunk: Buffer): string | undefined {
    if (!this.#isFresh) return this.#read(chunk);
    const known = this.#known.find(chunk, this.#isHead);
    if (known) return this.#repeat(chunk, known);
    this.#begin();
    const problem = this.#read(chunk);
    if (problem === undefined && !this.hasExtraBytes) this.#learn(chunk);
    return problem;
  }

  parseEnd(): void {
    if (this.#isFresh) this.#begin();
    this.#parser.parseEnd();
  }

  onHead(head: AnswerHead): void {
    this.#head = head;
    this.#listener.onHead(head);
  }

  onBody(part: Buffer): string | undefined {
    this.#parts++;
    this.#lastPart = part;
    return this.#listener.onBody(part);
  }

  onComplete(canKeepAlive: boolean): void {
    this.#canKeepAlive = canKeepAlive;
    this.#listener.onComplete(canKeepAlive);
  }

  #begin(): void {
    this.#isFresh = false;
    this.#head = undefined;
    this.#parts = 0;
    this.#lastPart = undefined;
    this.#canKeepAlive = undefined;
    this.#parser.expectAnswer(this.#isHead);
  }

  #read(chunk: Buffer): string | undefined {
    const problem = this.#parser.parse(chunk);
    this.hasExtraBytes = this.#parser.hasExtraBytes;
    return problem;
  }

  #repeat(chunk: Buffer, { head, headBytes, canKeepAlive }: KnownAnswer): string | undefined {
    this.#isFresh = false;
    this.#listener.onHead(head);
    const problem =
      headBytes.length < chunk.length ? this.#listener.onBody(chunk.subarray(headBytes.length)) : undefined;
    if (problem === undefined) this.#listener.onComplete(canKeepAlive);
    return problem;
  }

  /** Not where the body is chunked: its length is then in the body itself. */
  #learn(chunk: Buffer): void {
    const [head, canKeepAlive, body] = [this.#head, this.#canKeepAlive, this.#lastPart];
    if (!head || canKeepAlive === undefined || this.#parts > 1) return;
    const headLength = body === undefined ? chunk.length : body.byteOffset - chunk.byteOffset;
    if (headLength + (body?.length ?? 0) !== chunk.length) return;
    this.#known.learn(chunk, headLength, { head, isHead: this.#isHead, canKeepAlive });
  }
}
