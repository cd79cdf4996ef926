export interface AnswerHead {
  readonly statusCode: number;
  /** Names and values by turns. */
  readonly headers: readonly string[];
}

/** Called while bytes are parsed. The methods must not throw. */
export interface AnswerListener {
  /** The head of the answer; interim answers are left out. */
  onHead(head: AnswerHead): void;
  /** Returns what is wrong with the body, if anything; then nothing more is read. */
  onBody(part: Buffer): string | undefined;
  onComplete(canKeepAlive: boolean): void;
}

/** Parses the answers of one connection, in parts of any size. */
export interface AnswerParser {
  /** Starts a new answer. `isHead`: the answer to HEAD has no body, even where its headers have a length. */
  expectAnswer(isHead: boolean): void;
  /** Stops where the answer ends. Returns what is wrong with the bytes, if anything. */
  parse(chunk: Buffer): string | undefined;
  /** The end of the connection completes a body that nothing else delimits. */
  parseEnd(): void;
  /** Whether the chunk that completed the answer had bytes behind it. */
  readonly hasExtraBytes: boolean;
}
