import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import type { Listener } from './listener.ts';

/**
 * The local port of an open client connection: nothing listens there, and no other process can take it. A port that is
 * merely free may be given to the next service that starts, which would then answer.
 */
export const refused: Listener = async (host) => {
  const server = createServer((accepted) => accepted.unref()).listen(0, host);
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, host);
  await once(socket, 'connect');
  server.unref();
  socket.unref();
  return (socket.address() as AddressInfo).port;
};
