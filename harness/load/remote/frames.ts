import type { Duplex } from 'node:stream';

/** Messages as lines of JSON over one connection. */
export interface Frames {
  /** Throws a TypeError for a number that JSON cannot hold, and a RangeError for a message that is longer than a line may be. */
  send(message: object): void;
  /** Who is known may send longer lines than a stranger. */
  allow(longestLine: number): void;
  /** Sends what was given to it and ends the connection; resolves when the other side has, or did not for a while. */
  end(): Promise<void>;
  /** Ends it at once. */
  destroy(): void;
}

export interface FrameEvents {
  /** Anything came, a part of a line at least. */
  readonly onBytes?: () => void;
  readonly onMessage: (message: unknown) => void;
  /** The connection is over, and why: `the connection was closed`. Called once, and nothing is called after it. */
  readonly onEnd: (why: string) => void;
}

/** Of a stranger, bytes. */
export const SHORT_LINE = 4096;
/** The evidence of a day, which has 2 kB for each of its seconds. A text of V8 ends at twice of this. */
export const LONG_LINE = 256 * 1024 * 1024;

const NEWLINE = 10;
const LINGER_MS = 2000;

/** Lines of at most `SHORT_LINE` bytes, until more are allowed. A line that is too long or no JSON ends the connection. */
export function openFrames(connection: Duplex, { onBytes, onMessage, onEnd }: FrameEvents): Frames {
  let longest = SHORT_LINE;
  let over = false;
  let parts: Buffer[] = [];
  let length = 0;
  const finish = (why: string) => {
    if (over) return;
    over = true;
    parts = [];
    connection.destroy();
    onEnd(why);
  };
  const add = (part: Buffer) => {
    length += part.length;
    if (length > longest) finish(`a line of more than ${longest} bytes came`);
    else parts.push(part);
  };
  const read = (chunk: Buffer) => {
    if (over) return;
    onBytes?.();
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0 && !over; end = chunk.indexOf(NEWLINE, from)) {
      add(chunk.subarray(from, end));
      from = end + 1;
      if (over) return;
      const line = Buffer.concat(parts, length).toString('utf8');
      parts = [];
      length = 0;
      const message = parse(line);
      if (message === undefined) finish(`a line came that is no JSON: ${JSON.stringify(line.slice(0, 60))}`);
      else onMessage(message);
    }
    if (!over && from < chunk.length) add(chunk.subarray(from));
  };
  connection.on('data', read);
  connection.on('error', (error) => finish(`the connection broke: ${error.message}`));
  connection.on('end', () => finish('the connection was closed'));
  connection.on('close', () => finish('the connection was closed'));
  return {
    send(message) {
      if (!over) connection.write(`${lineOf(message)}\n`);
    },
    allow(longestLine) {
      longest = longestLine;
    },
    async end() {
      over = true;
      if (connection.destroyed) return;
      const closed = new Promise<void>((resolve) => connection.once('close', resolve));
      const tooLong = setTimeout(() => connection.destroy(), LINGER_MS);
      connection.end();
      await closed;
      clearTimeout(tooLong);
    },
    destroy() {
      over = true;
      connection.destroy();
    },
  };
}

function lineOf(message: object): string {
  const line = JSON.stringify(message, finiteOnly);
  if (line.length > LONG_LINE)
    throw new RangeError(`a message of ${line.length} characters is longer than a line may be`);
  return line;
}

/** JSON would make null of these. */
function finiteOnly(key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError(`${key} is ${value}, which JSON cannot hold`);
  return value;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
