import type { MessageHead } from './message-head.ts';

/** Finds the end of a body without changing a byte of it (RFC 9112 §6). */
export interface BodyFraming {
  /** How many of these bytes belong to the body; fewer than given means that it has ended. */
  take(data: Buffer): number;
  done(): boolean;
}

/**
 * The framing of the message with this head; `requestMethod` is the request's when `head` is a response. If
 * llhttp, Node's parser, would refuse the length, the body has no end: the rest of the connection belongs to it.
 */
export function bodyFraming(head: MessageHead, requestMethod: string): BodyFraming {
  const isResponse = head.status > 0;
  if (hasNoBody(head, requestMethod)) return counted(0);
  if (head.status === 101 || (requestMethod === 'CONNECT' && head.status >= 200 && head.status < 300)) return endless;
  const encoding = head.headers.get('transfer-encoding');
  if (encoding !== undefined) return /(?:^|,)\s*chunked$/i.test(encoding) ? chunked() : endless;
  const length = head.headers.get('content-length');
  if (length !== undefined) return counted(/^\d+$/.test(length) ? Number(length) : Number.NaN);
  return isResponse && head.status >= 200 ? endless : counted(0);
}

/** The answers that never have one, whatever length their head tells (RFC 9112 §6.3). */
export function hasNoBody({ status }: MessageHead, requestMethod: string): boolean {
  return status > 0 && (requestMethod === 'HEAD' || status === 204 || status === 304);
}

/** Until the connection closes, or for ever after an upgrade. */
const endless: BodyFraming = { take: (data) => data.length, done: () => false };

function counted(length: number): BodyFraming {
  if (!Number.isSafeInteger(length)) return endless;
  let left = length;
  return {
    take: (data) => {
      const taken = Math.min(left, data.length);
      left -= taken;
      return taken;
    },
    done: () => left === 0,
  };
}

/** The size in hexadecimal, and chunk extensions. */
const CHUNK_LINE = /^(?<size>[0-9a-f]{1,12})[ \t]*(?:;[^\r\n]*)?\r\n$/i;
const MAX_LINE_BYTES = 16_384;

/** Chunks: a line with the size, the bytes, an empty line; after size 0 trailer lines up to an empty one. */
function chunked(): BodyFraming {
  let line = '';
  let left = 0;
  let state: 'size' | 'data' | 'trailer' | 'done' | 'invalid' = 'size';
  const endOfLine = () => {
    if (state === 'size') {
      const size = Number.parseInt(CHUNK_LINE.exec(line)?.groups?.['size'] ?? '', 16);
      if (Number.isNaN(size)) state = 'invalid';
      else state = size === 0 ? 'trailer' : 'data';
      // The bytes are followed by an empty line of their own.
      left = size + 2;
    } else if (line.trim() === '') {
      state = 'done';
    }
    line = '';
  };
  const takeData = (available: number) => {
    const taken = Math.min(left, available);
    left -= taken;
    if (left === 0) state = 'size';
    return taken;
  };
  const takeLine = (data: Buffer, from: number) => {
    const newline = data.indexOf(10, from);
    const to = newline < 0 ? data.length : newline + 1;
    line += data.toString('latin1', from, to);
    if (line.length > MAX_LINE_BYTES) state = 'invalid';
    else if (newline >= 0) endOfLine();
    return to - from;
  };
  return {
    take: (data) => {
      let at = 0;
      while (at < data.length && state !== 'done') {
        if (state === 'invalid') return data.length;
        at += state === 'data' ? takeData(data.length - at) : takeLine(data, at);
      }
      return at;
    },
    done: () => state === 'done',
  };
}
