import type { Socket } from 'node:net';
import { parseAddress } from './address.ts';
import { connectUpstream } from './upstream-socket.ts';

/** A connection attempt on behalf of one client; no other client waits for it. */
export interface Dial {
  /** Gives up and closes the client. */
  abort(): void;
}

/**
 * Dials `upstream` for `client` and calls `settled` with the connected socket, or with undefined after a failure. A
 * failed dial closes the client without a byte, as in Toxiproxy: its own connect has already succeeded.
 */
export function dial(
  client: Socket,
  upstream: string,
  timeoutMs: number,
  settled: (server: Socket | undefined) => void,
): Dial {
  const server = open(upstream);
  let pending = true;
  const finish = (connected: boolean) => {
    if (!pending) return;
    pending = false;
    clearTimeout(timer);
    client.off('error', fail);
    if (!connected) close();
    settled(connected ? server : undefined);
  };
  const close = () => {
    server?.destroy();
    client.on('error', ignore).destroy();
  };
  const fail = () => finish(false);
  const timer = setTimeout(fail, timeoutMs);
  client.on('error', fail);
  if (server) {
    server.once('connect', () => {
      server.off('error', fail);
      finish(true);
    });
    server.on('error', fail);
  } else {
    setImmediate(fail);
  }
  const abort = () => {
    pending = false;
    clearTimeout(timer);
    close();
  };
  return { abort };
}

function open(upstream: string): Socket | undefined {
  try {
    const { host, port } = parseAddress(upstream);
    return connectUpstream({ host: host || 'localhost', port });
  } catch {
    // An address that cannot be parsed counts as unreachable.
    return undefined;
  }
}

function ignore(): void {}
