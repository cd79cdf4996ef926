import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** A port on which connects neither succeed nor fail. */
export interface StalledListener {
  /** Frees the port; resolves when it can be bound again. */
  release(): Promise<void>;
}

/** A connect on loopback that has not completed after this long never will. */
const HUNG_AFTER_MS = 150;
/** Backlog 1 admits two; more than this means that something accepts. */
const MAX_FILLERS = 64;

/**
 * Listens on `host:port` in a thread that then sleeps, with a backlog of 1, and fills that backlog: further
 * SYNs are dropped by the kernel. Node has no listener that does not accept, hence the sleeping thread.
 */
export async function stallListener(host: string, port: number): Promise<StalledListener> {
  const released = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./stalled-listener-thread.ts', import.meta.url), {
    workerData: { host, port, released },
  });
  const [message] = (await once(worker, 'message')) as [{ error?: string }];
  if (message.error) throw new Error(`cannot stall ${host}:${port}: ${message.error}`);
  const fillers = await fill(host, port);
  return {
    release: async () => {
      for (const filler of fillers) filler.destroy();
      const exited = once(worker, 'exit');
      Atomics.store(released, 0, 1);
      Atomics.notify(released, 0);
      await exited;
    },
  };
}

async function fill(host: string, port: number): Promise<readonly Socket[]> {
  const fillers: Socket[] = [];
  while (fillers.length < MAX_FILLERS) {
    const filler = connect({ host: host || '127.0.0.1', port });
    filler.on('error', () => {});
    fillers.push(filler);
    const hung = await Promise.race([
      once(filler, 'connect').then(() => false),
      new Promise<boolean>((resolve) => setTimeout(resolve, HUNG_AFTER_MS, true)),
    ]);
    if (hung) return fillers;
  }
  throw new Error(`the backlog of ${host}:${port} does not fill up`);
}
