import { createServer, type Server, type Socket } from 'node:net';
import { type Address, parseAddress, printAddress, resolveAddress } from './address.ts';
import { type StalledListener, stallListener } from './stalled-listener.ts';

/** New connections are accepted, refused, or never complete. */
export type ListenMode = 'accept' | 'refuse' | 'stall';

/** The listening port of one proxy. */
export interface Listener {
  /** Listens on `address` and accepts; resolves to where. Rejects when it cannot, and then nothing has changed. */
  open(address: string): Promise<string>;
  /** Changes the mode at an address that was open before. Rejects when it cannot listen. */
  setMode(mode: ListenMode, address: string): Promise<void>;
  /** Refuses new connections at once; accepted ones go on. */
  close(): void;
}

/** Toxiproxy's backlog on Linux; Node's 511 drops SYNs when a thousand clients connect at once. */
const BACKLOG = 4096;

export function createListener(accept: (client: Socket) => void): Listener {
  let server: Server | undefined;
  let stalled: StalledListener | undefined;
  let freed: Promise<void> = Promise.resolve();

  const close = () => {
    server?.close();
    server = undefined;
    if (stalled) freed = stalled.release();
    stalled = undefined;
  };
  const open = async (address: string) => {
    await freed;
    const bound = await listen(await resolveAddress(address), accept);
    // The old address is given up only now: a failure changes nothing.
    close();
    server = bound;
    return boundAddress(bound);
  };
  const stall = async (address: string) => {
    const { host, port } = parseAddress(address);
    stalled = await stallListener(host === '::' ? '' : host, port);
  };
  const setMode = async (mode: ListenMode, address: string) => {
    if ((mode === 'accept' && server) || (mode === 'stall' && stalled)) return;
    close();
    await freed;
    if (mode === 'accept') await open(address);
    else if (mode === 'stall') await stall(address);
  };
  return { open, setMode, close };
}

/** Accepted sockets are paused and keep half-closes. */
function listen({ host, port }: Address, accept: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, accept);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, backlog: BACKLOG, ...(isWildcard(host) ? {} : { host }) }, () => {
      server.off('error', reject);
      // Accept errors (no file descriptors left) must not take the proxy down; the client sees its connection time out.
      server.on('error', () => {});
      resolve(server);
    });
  });
}

/** Toxiproxy listens on both families when asked for 0.0.0.0; so does Node when it gets no host. */
function isWildcard(host: string): boolean {
  return host === '' || host === '0.0.0.0' || host === '::';
}

function boundAddress(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('a TCP listener has a TCP address');
  return printAddress({ host: bound.address, port: bound.port });
}
