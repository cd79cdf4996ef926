import type { Clock } from '../../domain/ports.ts';
import type { EntryLog } from './entry-log.ts';

export interface StreamOptions {
  readonly log: EntryLog;
  /** Tells this server's ids from those of another one. */
  readonly epoch: string;
  /** `Last-Event-ID` of a reader that comes back. */
  readonly lastId: string | undefined;
  readonly clock: Clock;
  /** Resolves when the reader has taken the text, or nearly. */
  readonly write: (text: string) => Promise<unknown>;
  /** Aborted when the reader is gone. */
  readonly gone: AbortSignal;
  /** Aborted when the server closes: what is there is still sent. */
  readonly closing: AbortSignal;
}

/** In quiet times something is sent this often: a page that hears nothing for more than twice as long takes the connection for lost. */
export const HEARTBEAT_MS = 5000;
/** Of one write, so that a reader who stands still holds little. */
const CHUNK = 64 * 1024;

/**
 * Sends entries as server-sent events to one reader, from where it left off: `begin` says from which entry on, `clock` what time it
 * is. Nothing is written before the last text was taken, so a slow reader costs one chunk and whatever the system buffers.
 */
export async function sendEntries(options: StreamOptions): Promise<void> {
  const { log, write, gone, closing } = options;
  using news = wakeUps(options);
  let at = firstOf(options);
  await write(`retry: 1000\nevent: begin\ndata: ${JSON.stringify({ from: at })}\n\n${clockEvent(log)}`);
  while (!gone.aborted) {
    if (at < log.entries.length) {
      const { text, next } = chunkFrom(options, at);
      at = next;
      await write(text);
    } else if (closing.aborted) return;
    else {
      await news.next();
      if (at === log.entries.length) await write(clockEvent(log));
    }
  }
}

/** Wakes the stream for a new entry, a heartbeat, a reader that is gone and a server that closes; none is missed meanwhile. */
function wakeUps({ log, clock, gone, closing }: StreamOptions): Disposable & { next(): Promise<void> } {
  let happened = Promise.withResolvers<void>();
  const wake = () => happened.resolve();
  const held = [log.onChange(wake), clock.every(HEARTBEAT_MS, wake)];
  for (const signal of [gone, closing]) signal.addEventListener('abort', wake);
  return {
    next: async () => {
      await happened.promise;
      happened = Promise.withResolvers();
    },
    [Symbol.dispose]: () => {
      for (const each of held) each[Symbol.dispose]();
      for (const signal of [gone, closing]) signal.removeEventListener('abort', wake);
    },
  };
}

/** A reader that comes from another server, or knows more than there is, begins anew. */
function firstOf({ log, epoch, lastId }: StreamOptions): number {
  const [, ofEpoch, count] = /^([\w-]+)\.(\d{1,9})$/.exec(lastId ?? '') ?? [];
  const next = Number(count) + 1;
  return ofEpoch === epoch && next <= log.entries.length ? next : 0;
}

function chunkFrom({ log, epoch }: StreamOptions, from: number): { readonly text: string; readonly next: number } {
  let text = '';
  let next = from;
  for (; next < log.entries.length && text.length < CHUNK; next++)
    text += `id: ${epoch}.${next}\ndata: ${log.entries[next]}\n\n`;
  return { text, next };
}

function clockEvent(log: EntryLog): string {
  const atMs = log.nowMs();
  return atMs === undefined ? ': nothing yet\n\n' : `event: clock\ndata: ${JSON.stringify({ atMs })}\n\n`;
}
