import { createServer, type Server, type Socket } from 'node:net';
import { type Address, AddressError, joinHostPort, resolveAddress } from './go/address.ts';

/** A bound listener. */
export interface Listener {
  /** Where it listens, printed as Go prints it. */
  readonly text: string;
  /** Stops listening at once: new connections are refused. Accepted ones are not its business. */
  close(): void;
}

/** Go's backlog on Linux; Node's 511 drops SYNs when a thousand clients connect at once. */
const BACKLOG = 4096;

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'cannot assign requested address',
  EACCES: 'permission denied',
};

/**
 * Listens on `address`. Accepted sockets are paused and keep half-closes.
 * Throws `AddressError` with the text that Go's `net.Listen` would give.
 */
export async function listen(address: string, accept: (socket: Socket) => void): Promise<Listener> {
  const resolved = await resolveAddress(address).catch((error: Error) => {
    throw new AddressError(`listen tcp: ${error.message}`);
  });
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, accept);
  await bind(server, resolved);
  // Accept errors (no file descriptors left) must not take the proxy down; the client sees its connection time out.
  server.on('error', () => {});
  return { text: boundText(server), close: () => void server.close() };
}

function bind(server: Server, { host, port, text }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = REASONS[error.code ?? ''] ?? error.message;
      // Go calls every wildcard of a literal 0.0.0.0.
      const where = host === '::' ? `0.0.0.0:${port}` : text;
      reject(new AddressError(`listen tcp ${where}: bind: ${reason}`));
    });
    server.listen({ port, backlog: BACKLOG, ...(isWildcard(host) ? {} : { host }) }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

/** Go listens on both families when asked for 0.0.0.0; so does Node when it gets no host. */
function isWildcard(host: string): boolean {
  return host === '' || host === '0.0.0.0' || host === '::';
}

function boundText(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('a TCP listener has a TCP address');
  return joinHostPort(bound.address, bound.port);
}
