import { openDatabase } from '../kit/database.ts';
import { groupCommit } from '../kit/group-commit.ts';

export interface Order {
  readonly order_id: string;
  readonly payment_id: string;
  readonly amount: number;
}

/** A durable queue of orders in Postgres, by their id. */
export interface PendingOrders {
  /** Resolves when the order is on disk; false when it had been before. */
  keep(order: Order): Promise<boolean>;
  /** Those that wait for their charge, in the order in which they came. */
  oldest(most: number): Promise<readonly Order[]>;
  /** False when it was marked before. */
  markCharged(order: Order): Promise<boolean>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

const TABLE = `create table if not exists pending_orders (
  id bigint generated always as identity, order_id text primary key, details jsonb not null, charged_at timestamptz)`;

export async function openPendingOrders(url: string): Promise<PendingOrders> {
  const pool = await openDatabase(url, TABLE);
  const run = (name: string, sql: string, ...values: readonly unknown[]) =>
    pool.query({ name, text: sql, values: [...values] });
  const kept = new Set<string>();
  const commit = groupCommit<Order>(async (orders) => {
    const { rows } = await run(
      'keep',
      `insert into pending_orders(order_id, details) select value->>'order_id', value from jsonb_array_elements($1::jsonb)
       on conflict do nothing returning order_id`,
      JSON.stringify(orders),
    );
    for (const { order_id } of rows as { order_id: string }[]) kept.add(order_id);
  });
  return {
    keep: async (order) => {
      await commit(order);
      return kept.delete(order.order_id);
    },
    oldest: async (most) => {
      const sql = 'select details from pending_orders where charged_at is null order by id limit $1';
      const { rows } = await run('oldest', sql, most);
      return rows.map(({ details }: { details: Order }) => details);
    },
    markCharged: async ({ order_id }) => {
      const sql = 'update pending_orders set charged_at = now() where order_id = $1 and charged_at is null';
      return (await run('charged', sql, order_id)).rowCount === 1;
    },
    clear: async () => void (await pool.query('truncate pending_orders')),
    close: () => pool.end(),
  };
}
