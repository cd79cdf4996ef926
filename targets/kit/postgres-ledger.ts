import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError, Pool } from 'pg';
import { groupCommit } from './group-commit.ts';
import { scaled } from './settings.ts';

/** Rows in Postgres: they survive a crash of the stub, and a fault on the edge to the ledger can delay them. */
export interface PostgresLedger {
  /** Rejects when the row may not be there. */
  append(paymentId: string, amount: number): Promise<void>;
  rows(): Promise<Readonly<Record<string, number>>>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

interface Row {
  readonly paymentId: string;
  readonly amount: number;
}

/** Opens `table` (payment_id, amount, at) in the database at `url`, and creates it when it is missing. */
export async function openPostgresLedger(url: string, table: 'charges' | 'emails'): Promise<PostgresLedger> {
  const pool = new Pool({ connectionString: url, max: 20, connectionTimeoutMillis: Math.max(500, scaled(5000)) });
  // An idle connection that breaks is reported here; the next query opens another.
  pool.on('error', () => undefined);
  const columns = 'payment_id text not null, amount numeric not null, at timestamptz not null default now()';
  await whenReady(() => pool.query(`create table if not exists ${table} (${columns})`));
  const commit = groupCommit<Row>(async (rows) => {
    await pool.query({
      name: 'append',
      text: `insert into ${table}(payment_id, amount) select * from unnest($1::text[], $2::numeric[])`,
      values: [rows.map(({ paymentId }) => paymentId), rows.map(({ amount }) => amount)],
    });
  });
  return {
    append: (paymentId, amount) => commit({ paymentId, amount }),
    rows: async () => {
      const { rows } = await pool.query<{ id: string; n: number }>(
        `select payment_id as id, count(*)::int as n from ${table} group by payment_id`,
      );
      return Object.fromEntries(rows.map(({ id, n }) => [id, n]));
    },
    clear: async () => {
      await pool.query(`truncate ${table}`);
    },
    close: () => pool.end(),
  };
}

/** The database may start later than its stubs: compose starts all of them at once. */
const START_TIMEOUT_MS = 60_000;
const RETRY_MS = 500;
/** Postgres, while it starts (manual, appendix A). */
const CANNOT_CONNECT_NOW = '57P03';

/** Repeats `work` while the database starts. */
export async function whenReady(work: () => Promise<unknown>): Promise<void> {
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
