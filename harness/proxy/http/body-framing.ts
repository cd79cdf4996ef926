import type { MessageHead } from './message-head.ts';

/** Finds the end of a body without changing a byte of it (RFC 9112 §6). */
export interface BodyFraming {
  /** How many of these bytes belong to the body; fewer than given means that it has ended. */
  take(data: Buffer): number;
  done(): boolean;
}

/** The framing of the message with this head; `requestMethod` is the request's when `head` is a response. */
export function bodyFraming(head: MessageHead, requestMethod: string): BodyFraming {
  const isResponse = head.status > 0;
  if (isResponse && (requestMethod === 'HEAD' || head.status === 204 || head.status === 304)) return counted(0);
  if (head.status === 101 || (isResponse && requestMethod === 'CONNECT')) return endless;
  if (/\bchunked\b/i.test(head.headers.get('transfer-encoding') ?? '')) return chunked();
  const length = head.headers.get('content-length');
  if (length !== undefined) return counted(Number.parseInt(length, 10) || 0);
  return isResponse && head.status >= 200 ? endless : counted(0);
}

/** Until the connection closes, or for ever after an upgrade. */
const endless: BodyFraming = { take: (data) => data.length, done: () => false };

function counted(length: number): BodyFraming {
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

/** Chunks: a line with the size, the bytes, an empty line; after size 0 trailer lines up to an empty one. */
function chunked(): BodyFraming {
  let line = '';
  let left = 0;
  let state: 'size' | 'data' | 'trailer' | 'done' = 'size';
  const endOfLine = () => {
    if (state === 'size') {
      const size = Number.parseInt(line, 16) || 0;
      state = size === 0 ? 'trailer' : 'data';
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
    if (newline >= 0) endOfLine();
    return to - from;
  };
  return {
    take: (data) => {
      let at = 0;
      while (at < data.length && state !== 'done') {
        at += state === 'data' ? takeData(data.length - at) : takeLine(data, at);
      }
      return at;
    },
    done: () => state === 'done',
  };
}
