import { createConnection } from 'node:net';
import type { StoreSpec } from '../domain/target.ts';

const LIMIT_MS = 1000;
/** Version 3.0 of Postgres' protocol, as its startup message says it. */
const POSTGRES_3 = 196_608;
const STARTING_UP = '57P03';

/**
 * Whether somebody else's store takes clients, without knowing user or password: it asks for them, or refuses, in its
 * own protocol. A store that is still starting says so, or hangs up.
 */
export async function storeSpeaks(store: StoreSpec['store'], address: string): Promise<boolean> {
  const postgres = store === 'postgres';
  const reply = await firstReply(address, postgres ? startupMessage('squall') : Buffer.from('PING\r\n'));
  if (reply.length === 0) return false;
  // 'R' asks for a password, 'E' is an error with its code in a field (Postgres manual, "Message Formats").
  if (postgres) return reply[0] === 'R' || (reply[0] === 'E' && !reply.includes(`C${STARTING_UP}\0`));
  return reply.startsWith('+PONG') || (reply.startsWith('-') && !reply.startsWith('-LOADING'));
}

/** What comes first when `hello` was said at `host:port`; '' when nothing does. */
function firstReply(address: string, hello: Buffer): Promise<string> {
  const { hostname, port } = new URL(`tcp://${address}`);
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = createConnection({ host: hostname, port: Number(port), timeout: LIMIT_MS });
  const nothing = () => resolve('');
  socket.once('data', (data) => resolve(data.toString('latin1')));
  socket.on('error', nothing).on('timeout', nothing).on('close', nothing);
  socket.write(hello);
  return promise.finally(() => socket.destroy());
}

function startupMessage(user: string): Buffer {
  const body = Buffer.from(`user\0${user}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length);
  head.writeInt32BE(POSTGRES_3, 4);
  return Buffer.concat([head, body]);
}
