/** What a decoder of UTF-8 puts in place of bytes that are none. */
export const UNDECODED = '\uFFFD';

/** A byte order mark is no part of the text (RFC 8259 §8.1 lets a reader of JSON take it so). */
export function withoutByteOrderMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}
