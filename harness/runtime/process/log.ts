import type { Readable } from 'node:stream';

const MAX_LINES = 40;
const MAX_LINE_LENGTH = 2000;

/** The last lines that a process printed, oldest first; bounded, so that a chatty service costs nothing. */
export interface ProcessLog {
  readonly lines: readonly string[];
  /** Keeps every line of `stream` and calls `onLine` with it. */
  follow(stream: Readable, onLine?: (line: string) => void): void;
}

export interface LogOptions {
  readonly maxLines?: number;
  /** Texts that no kept line shows. */
  readonly hide?: readonly string[];
}

export function createProcessLog({ maxLines = MAX_LINES, hide = [] }: LogOptions = {}): ProcessLog {
  const lines: string[] = [];
  const keep = (line: string) => {
    const shown = hide.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line);
    lines.push(shown.slice(0, MAX_LINE_LENGTH));
    if (lines.length > maxLines) lines.shift();
  };
  return {
    lines,
    follow: (stream, onLine) => {
      let rest = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => {
        const parts = (rest + chunk).split(/\r?\n/);
        // A program that never ends its line must not fill the memory either.
        rest = (parts.pop() as string).slice(-MAX_LINE_LENGTH);
        for (const line of parts) {
          keep(line);
          onLine?.(line);
        }
      });
      stream.on('close', () => {
        if (rest !== '') keep(rest);
      });
    },
  };
}

/** The lines, indented under a message, or a note that there are none. */
export function quoteLog(lines: readonly string[]): string {
  if (lines.length === 0) return '  (it printed nothing)';
  return lines.map((line) => `  | ${line}`).join('\n');
}
