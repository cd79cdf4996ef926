import { readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import pg from 'pg';
import type { StoreSpec } from '../domain/target.ts';

const CONNECT_LIMIT_MS = 1000;

/** Whether a store at `url` serves now. */
export function storeServes(store: StoreSpec['store'], url: string): Promise<boolean> {
  return store === 'postgres' ? postgresServes(url) : redisServes(new URL(url));
}

/** Runs the SQL that a Postgres is to begin with, if any. */
export async function setUpStore({ setup }: StoreSpec, url: string): Promise<void> {
  if (!setup) return;
  const sql = await readFile(setup, 'utf8');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function postgresServes(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  // A server that is still starting cuts connections at any time.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Redis says `+PONG` to an inline PING; no client library is needed to know that. */
function redisServes({ hostname, port }: URL): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = createConnection({ host: hostname, port: Number(port), timeout: CONNECT_LIMIT_MS });
  socket.setEncoding('utf8').on('data', (answer: string) => resolve(answer.startsWith('+PONG')));
  socket
    .on('error', () => resolve(false))
    .on('timeout', () => resolve(false))
    .on('close', () => resolve(false));
  socket.end('PING\r\n');
  return promise.finally(() => socket.destroy());
}
