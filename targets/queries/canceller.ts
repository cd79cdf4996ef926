import { Pool, type PoolClient } from 'pg';
import { CLIENT_MS, CONNECT_MS } from './limits.ts';

/** What pg keeps of the session at the server; its types leave it out. */
interface Session {
  readonly processID: number;
}

/**
 * Ends statements at the server, over connections of its own: the one of the statement is busy. It does what it can. Where the
 * server cannot be reached, the statement's own limit has to do.
 */
export function openCanceller(connectionString: string): (of: PoolClient) => Promise<unknown> {
  const pool = new Pool({
    connectionString,
    max: 2,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: CLIENT_MS,
    allowExitOnIdle: true,
  });
  pool.on('error', () => undefined);
  return (client) => {
    // A session lives as long as its statement, so its process id is still its own.
    const { processID } = client as unknown as Session;
    return pool.query('select pg_cancel_backend($1)', [processID]).catch(() => undefined);
  };
}
