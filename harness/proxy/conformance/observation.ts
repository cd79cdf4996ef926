import type { Socket } from 'node:net';

/** One thing seen at one end of a connection; `ms` since the start of the case, when it matters. */
export interface Observation {
  readonly what: string;
  readonly ms?: number;
}

/** What one end of a connection has seen, consecutive data merged: `client got 100 B`, `client end`. */
export interface EventLog {
  observations(): readonly Observation[];
  /** Sizes of the reads, unmerged. */
  readonly reads: number[];
  received(): Buffer;
  /** Resolves when at least `bytes` have arrived, or the socket is closed. */
  until(bytes: number): Promise<void>;
  closed(): Promise<void>;
}

/** Listens to a socket; when the other side ends, it ends its own after that, unless `half` is set. */
export function watch(name: string, socket: Socket, now: () => number, half = false): EventLog {
  const seen: { what: string; ms: number; bytes: number }[] = [];
  const chunks: Buffer[] = [];
  const reads: number[] = [];
  let total = 0;
  let waiting: { bytes: number; resolve: () => void }[] = [];
  const wake = (force: boolean) => {
    for (const waiter of waiting) if (force || total >= waiter.bytes) waiter.resolve();
    waiting = waiting.filter((waiter) => !force && total < waiter.bytes);
  };
  const see = (what: string) => seen.push({ what: `${name} ${what}`, ms: now(), bytes: 0 });
  socket.on('data', (data: Buffer) => {
    total += data.length;
    chunks.push(data);
    reads.push(data.length);
    const last = seen.at(-1);
    if (last && last.bytes > 0) Object.assign(last, { bytes: last.bytes + data.length, ms: now() });
    else seen.push({ what: '', ms: now(), bytes: data.length });
    wake(false);
  });
  socket.on('end', () => {
    see('end');
    if (!half) socket.end();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => see(String(error.code)));
  socket.on('close', () => wake(true));
  return {
    reads,
    observations: () => seen.map(({ what, ms, bytes }) => ({ what: bytes > 0 ? `${name} got ${bytes} B` : what, ms })),
    received: () => Buffer.concat(chunks),
    until: (bytes) =>
      new Promise((resolve) => {
        if (total >= bytes || socket.destroyed) resolve();
        else waiting.push({ bytes, resolve });
      }),
    closed: () =>
      new Promise((resolve) => {
        if (socket.destroyed) resolve();
        else socket.once('close', () => resolve());
      }),
  };
}
