import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import type { Listener } from './listener.ts';

/**
 * The caller's end of a connection that stays open: nobody listens at that port, and nobody else can have it. A port that
 * was merely free is given to the next service that starts, which then answers.
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
