import { setTimeout as sleep } from 'node:timers/promises';
import { Client, DatabaseError, Pool } from 'pg';
import { scaled } from './settings.ts';

/** The database may start later than the services that use it: compose starts all of them at once. */
const START_TIMEOUT_MS = 60_000;
const RETRY_MS = 500;
/** Postgres, while it starts (manual, appendix A). */
const CANNOT_CONNECT_NOW = '57P03';

/**
 * A pool of up to `connections` to the Postgres at `url`, once it serves and has `tables`: SQL that may run again. Services that
 * share a database open it at the same time, so one after the other creates them.
 */
export async function openDatabase(url: string, tables: string, connections = 20): Promise<Pool> {
  const connectionTimeoutMillis = Math.max(500, scaled(5000));
  const pool = new Pool({ connectionString: url, max: connections, connectionTimeoutMillis });
  // An idle connection that breaks is reported here; the next query opens another.
  pool.on('error', () => undefined);
  // The lock is held until the tables are committed.
  await whenReady(() => pool.query(`begin; select pg_advisory_xact_lock(1); ${tables}; commit`));
  return pool;
}

/**
 * `work`, such as making tables, while nobody else does it in the database at `url`: libraries that make them in transactions of their
 * own would end in a deadlock.
 */
export async function inTurn<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(2)');
    return await work();
  } finally {
    // It goes with its connection.
    await client.end();
  }
}

/** Repeats `work` while the database starts. */
async function whenReady(work: () => Promise<unknown>): Promise<void> {
  const lastMs = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      const refused = error instanceof DatabaseError && error.code !== CANNOT_CONNECT_NOW;
      if (refused || performance.now() > lastMs) throw error;
    }
    await sleep(RETRY_MS);
  }
}
