import type { Socket } from 'node:net';
import type { EdgeConnection } from '../domain/edge-journal.ts';
import { systemClock } from '../runtime/clock.ts';

/** Connections that one journal holds at most, and times of one connection: then the oldest go. */
const MOST = { connections: 5000, asks: 1000 } as const;

interface Entry {
  readonly client: Socket;
  readonly openedMs: number;
  readonly asksMs: number[];
  writtenAtAsk: number;
  closedMs: number | null;
  closedBy: 'caller' | 'other' | null;
}

/**
 * Remembers what callers do, connection by connection, from when it is begun. Until then it costs nothing. It tells when a
 * caller gave up a call: it closes the connection on which it waits.
 */
export class Journal {
  #entries: Entry[] | undefined;

  /** Forgets what it knows and begins with the connections that are open. */
  begin(open: readonly Socket[]): void {
    this.#entries = [];
    for (const client of open) this.watch(client);
  }

  watch(client: Socket): void {
    const entries = this.#entries;
    if (!entries) return;
    const entry: Entry = {
      client,
      openedMs: systemClock.now(),
      asksMs: [],
      writtenAtAsk: -1,
      closedMs: null,
      closedBy: null,
    };
    entries.push(entry);
    if (entries.length > MOST.connections) entries.shift();
    const closed = (by: 'caller' | 'other') => {
      entry.closedMs ??= systemClock.now();
      entry.closedBy ??= by;
    };
    client.prependListener('data', () => {
      if (client.bytesWritten <= entry.writtenAtAsk) return;
      entry.writtenAtAsk = client.bytesWritten;
      entry.asksMs.push(systemClock.now());
      if (entry.asksMs.length > MOST.asks) entry.asksMs.shift();
    });
    client.prependListener('end', () => closed(client.writableEnded ? 'other' : 'caller'));
    client.prependListener('error', () => closed(client.writableEnded ? 'other' : 'caller'));
    client.prependListener('close', () => closed('other'));
  }

  records(): readonly EdgeConnection[] {
    return (this.#entries ?? []).map(({ client, openedMs, asksMs, writtenAtAsk, closedMs, closedBy }) => ({
      openedMs,
      asksMs,
      answered: asksMs.length > 0 && client.bytesWritten > writtenAtAsk,
      closedMs,
      closedBy,
    }));
  }
}
