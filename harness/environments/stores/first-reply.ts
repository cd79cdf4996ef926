import { createConnection } from 'node:net';

const LIMIT_MS = 1000;

/** The first bytes that come back after `message` was sent to `host` (`host:port`), as latin1; '' when none do. */
export function firstReply(host: string, message: Buffer | string): Promise<string> {
  const { hostname, port } = new URL(`tcp://${host}`);
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = createConnection({ host: hostname, port: Number(port), timeout: LIMIT_MS });
  const nothing = () => resolve('');
  socket.once('data', (data) => resolve(data.toString('latin1')));
  socket.on('error', nothing).on('timeout', nothing).on('close', nothing);
  socket.write(message);
  return promise.finally(() => socket.destroy());
}
