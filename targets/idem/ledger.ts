import { randomUUID } from 'node:crypto';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { openDatabase } from '../kit/database.ts';
import type { Payment, Receipt, Stored } from './payment.ts';

/** The charges in Postgres, and the answers that were committed with them. */
export interface Ledger {
  /** A row in `charges`, whatever is there already. */
  charge(payment: Payment): Promise<Receipt>;
  /**
   * The charge and its answer in one transaction, with `between` after the charge. Undefined, and no charge, where the key has an
   * answer already.
   */
  chargeOnce(payment: Payment, between: () => Promise<void>): Promise<Receipt | undefined>;
  answerOf(key: string): Promise<Stored | undefined>;
  close(): Promise<void>;
}

export const TABLES = `
  create table if not exists charges (
    transaction_id uuid primary key, payment_id text not null, amount numeric not null, at timestamptz not null default now());
  create index if not exists charges_payment on charges (payment_id);
  create table if not exists answers (
    key text primary key, fingerprint text not null, receipt jsonb not null, at timestamptz not null default now())`;

/** Postgres: a value that must be unique is there already (manual, appendix A). */
const UNIQUE_VIOLATION = '23505';

export async function openLedger(url: string): Promise<Ledger> {
  const pool = await openDatabase(url, TABLES);
  return {
    charge: (payment) => charge(pool, payment),
    chargeOnce: (payment, between) =>
      inTransaction(pool, async (client) => {
        const receipt = await charge(client, payment);
        await between();
        await client.query({
          name: 'answer',
          text: 'insert into answers(key, fingerprint, receipt) values ($1, $2, $3)',
          values: [payment.key, payment.fingerprint, receipt],
        });
        return receipt;
      }).catch((error: unknown) => {
        if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION) return undefined;
        throw error;
      }),
    answerOf: async (key) => {
      const text = 'select fingerprint, receipt from answers where key = $1';
      return (await pool.query<Stored>({ name: 'answer of', text, values: [key] })).rows[0];
    },
    close: () => pool.end(),
  };
}

async function charge(to: Pool | PoolClient, { paymentId, amount }: Payment): Promise<Receipt> {
  const transactionId = randomUUID();
  const text = 'insert into charges(transaction_id, payment_id, amount) values ($1, $2, $3)';
  await to.query({ name: 'charge', text, values: [transactionId, paymentId, amount] });
  return { status: 'success', payment_id: paymentId, transaction_id: transactionId, amount };
}

/** Commits what `work` has done, or nothing of it. */
async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const done = await work(client);
    await client.query('commit');
    return done;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
