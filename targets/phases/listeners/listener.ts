import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';

/** Opens one sick listener on an ephemeral port of `host`; resolves to the port. */
export type Listener = (host: string) => Promise<number>;

/** A TCP server that handles each connection with `treat`; errors of its peers are ignored. */
export function tcpListener(treat: (socket: Socket) => void): Listener {
  return async (host) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      treat(socket);
    });
    return listen(server, host);
  };
}

async function listen(server: Server, host: string): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

/** Calls `then` once the head of a request has arrived. */
export function onRequest(socket: Socket, then: () => void): void {
  let head = '';
  const read = (chunk: Buffer) => {
    head += chunk.toString('latin1');
    if (!head.includes('\r\n\r\n')) return;
    socket.off('data', read);
    socket.resume();
    then();
  };
  socket.on('data', read);
}

/** Writes `pieces` one by one, each after `gapMs`, and closes. */
export function drip(socket: Socket, pieces: readonly string[], gapMs: number): void {
  const [piece, ...rest] = pieces;
  if (piece === undefined) {
    socket.end();
    return;
  }
  setTimeout(() => {
    if (socket.destroyed) return;
    socket.write(piece);
    drip(socket, rest, gapMs);
  }, gapMs);
}

/** Head of an HTTP answer with a body of `length` bytes. */
export function head(length: number): string {
  return `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n`;
}
