import type { Order } from './dependencies.ts';

/** Payments that were accepted and are not charged yet, oldest first. */
export interface PendingStore {
  /** Resolves when it is kept; a payment that is there already stays as it is. */
  add(order: Order): Promise<void>;
  /** At most `count`, none of those whose ids are `without`. */
  oldest(count: number, without: readonly string[]): Promise<readonly Order[]>;
  charged(paymentId: string): Promise<void>;
  count(): Promise<number>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** A queue that lives as long as its process, a mistake that a variant shows. */
export function pendingInMemory(): PendingStore {
  const orders = new Map<string, Order>();
  return {
    add: async (order) => {
      if (!orders.has(order.payment_id)) orders.set(order.payment_id, order);
    },
    oldest: async (count, without) =>
      [...orders.values()].filter(({ payment_id }) => !without.includes(payment_id)).slice(0, count),
    charged: async (paymentId) => void orders.delete(paymentId),
    count: async () => orders.size,
    clear: async () => orders.clear(),
    close: async () => undefined,
  };
}

const TABLE = `create table if not exists pending_payments (
  payment_id text primary key, "order" jsonb not null, added bigserial not null)`;

/** The same in Postgres: what was accepted survives the death of the process that accepted it. */
export async function pendingInPostgres(url: string): Promise<PendingStore> {
  const { openDatabase } = await import('../kit/database.ts');
  const pool = await openDatabase(url, TABLE);
  return {
    add: async (order) => {
      await pool.query({
        name: 'add',
        text: 'insert into pending_payments(payment_id, "order") values ($1, $2) on conflict do nothing',
        values: [order.payment_id, order],
      });
    },
    oldest: async (count, without) => {
      const { rows } = await pool.query<{ order: Order }>({
        name: 'oldest',
        text: 'select "order" from pending_payments where not (payment_id = any($2)) order by added limit $1',
        values: [count, without],
      });
      return rows.map(({ order }) => order);
    },
    charged: async (paymentId) => {
      await pool.query({
        name: 'charged',
        text: 'delete from pending_payments where payment_id = $1',
        values: [paymentId],
      });
    },
    count: async () => {
      const { rows } = await pool.query<{ count: number }>('select count(*)::int as count from pending_payments');
      return rows[0]?.count ?? 0;
    },
    clear: async () => void (await pool.query('truncate pending_payments')),
    close: () => pool.end(),
  };
}
