import * as zlib from 'node:zlib';
import { withoutByteOrderMark } from '../../../runtime/decoded-text.ts';

/** Of a body that a rule or a capture needs, as it comes and decoded. Any other body is read and not kept. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

const TOO_LONG = `the body is longer than the ${MAX_BODY_BYTES / 1024 / 1024} MB that rules and captures are given`;
const FIRST_SIZE = 16 * 1024;

/** Collects the parts of one body in one piece of memory: thousands of tiny parts cost no more than their bytes. A part is copied. */
export class AnswerBody {
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;

  /** Returns what is wrong with the body, if anything. */
  add(part: Buffer): string | undefined {
    const length = this.#length + part.length;
    if (length > MAX_BODY_BYTES) return TOO_LONG;
    if (length > this.#bytes.length) this.#grow(length);
    part.copy(this.#bytes, this.#length);
    this.#length = length;
    return undefined;
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(length: number): void {
    const bytes = Buffer.allocUnsafe(
      this.#length === 0 ? length : Math.max(length, FIRST_SIZE, this.#bytes.length * 2),
    );
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
  }
}

type Decode = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

const DECODERS: Readonly<Record<string, Decode | undefined>> = {
  gzip: zlib.gunzipSync,
  'x-gzip': zlib.gunzipSync,
  deflate: inflate,
  br: zlib.brotliDecompressSync,
  // Node 22.15 and later.
  zstd: (zlib as { readonly zstdDecompressSync?: Decode }).zstdDecompressSync,
};
const CODINGS = /^(content|transfer)-encoding$/i;
const PLAIN = new Set(['', 'identity', 'chunked']);

/** The text of a body behind its `Content-Encoding` and `Transfer-Encoding`, or what is wrong with it. */
export function decodedText(
  body: Buffer,
  rawHeaders: readonly string[],
): { readonly text: string } | { readonly problem: string } {
  let bytes = body;
  for (const coding of codingsOf(rawHeaders)) {
    const decode = DECODERS[coding];
    // To HEAD, and with 304, only the head of an encoded answer comes.
    if (bytes.length === 0) break;
    if (!decode) return { problem: `no decoder for the encoding ${coding}` };
    try {
      bytes = decode(bytes, { maxOutputLength: MAX_BODY_BYTES });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return { problem: code === 'ERR_BUFFER_TOO_LARGE' ? TOO_LONG : `the body is not ${coding}: ${message}` };
    }
  }
  return { text: withoutByteOrderMark(bytes.toString()) };
}

/** The last that was applied is the first: transfer codings, then content codings. */
function codingsOf(rawHeaders: readonly string[]): readonly string[] {
  const codings: Record<string, string[]> = { content: [], transfer: [] };
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const kind = CODINGS.exec(rawHeaders[i] as string)?.[1]?.toLowerCase();
    if (kind !== undefined) codings[kind]?.push(...(rawHeaders[i + 1] as string).toLowerCase().split(','));
  }
  const { content = [], transfer = [] } = codings;
  return [...content, ...transfer]
    .map((coding) => coding.trim())
    .filter((coding) => !PLAIN.has(coding))
    .reverse();
}

/** Some servers send the zlib format, as RFC 9110 §8.4.1.2 asks, some the bare one; the first byte tells. */
function inflate(bytes: Buffer, options: { readonly maxOutputLength: number }): Buffer {
  const hasZlibHead = ((bytes[0] as number) & 0x0f) === 8;
  return hasZlibHead ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options);
}
