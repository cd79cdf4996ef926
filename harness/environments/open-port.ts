import { connect, type Socket } from 'node:net';

/** Engines accept a connection to a published port before the program inside listens, and then close it. */
const STAYS_MS = 100;

/** Whether something takes connections at `host` (`host:port`). */
export async function isOpen(host: string): Promise<boolean> {
  const socket = connectTo(host);
  try {
    return await connected(socket);
  } finally {
    socket.destroy();
  }
}

/** As `isOpen`, for a port that is published by a container engine. */
export async function staysOpen(host: string): Promise<boolean> {
  const socket = connectTo(host);
  try {
    if (!(await connected(socket))) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    // A server may greet, or wait for its client; both are at work.
    socket.setTimeout(STAYS_MS, () => resolve(true)).on('close', () => resolve(false));
    socket.once('data', () => resolve(true));
    return await promise;
  } finally {
    socket.destroy();
  }
}

function connectTo(host: string): Socket {
  const { hostname, port } = new URL(`tcp://${host}`);
  return connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) }).on('error', () => {});
}

function connected(socket: Socket): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once('connect', () => resolve(true)).once('close', () => resolve(false));
  return promise;
}
