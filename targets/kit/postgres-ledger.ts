import { openDatabase } from './database.ts';
import { groupCommit } from './group-commit.ts';

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
  const columns = 'payment_id text not null, amount numeric not null, at timestamptz not null default now()';
  const pool = await openDatabase(url, `create table if not exists ${table} (${columns})`);
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
