import type { Pool } from 'pg';
import { openDatabase } from '../kit/database.ts';

/** What a user wants in the cart. */
export interface Item {
  readonly userId: string;
  readonly itemId: string;
  readonly quantity: number;
}

/** It is told apart by its id, which the cart gets with every attempt. */
export interface Intent extends Item {
  readonly intentId: string;
}

/** An intent that waits, and how often the drainer has sent it. */
export interface Waiting extends Intent {
  readonly attempts: number;
}

/** Why nobody tries any more: the cart said no, or never answered. */
export type Reason = 'refused' | 'unreachable';

/** An attempt that failed: counted, and due again after `waitMs`. */
export interface Failed {
  readonly intentId: string;
  readonly counts: boolean;
  readonly waitMs: number;
}

/** Intents in Postgres, written before anything else happens. Durations are measured ms. */
export interface Outbox {
  /** Rejects when the intent may not be there. */
  capture(intent: Intent, eligibleInMs: number): Promise<void>;
  applied(intentIds: readonly string[]): Promise<void>;
  /** The oldest ones, whoever else has them in work. */
  look(limit: number): Promise<readonly Waiting[]>;
  /** The oldest ones that are eligible; nobody else gets them for `leaseMs`. */
  claim(limit: number, leaseMs: number): Promise<readonly Waiting[]>;
  failed(attempts: readonly Failed[]): Promise<void>;
  bury(intentId: string, attempts: number, reason: Reason): Promise<void>;
  statusOf(intentId: string): Promise<string | undefined>;
  close(): Promise<void>;
}

export const TABLES = `
  create table if not exists intents (
    intent_id uuid primary key, type text not null default 'ADD_TO_CART', user_id text not null, item_id text not null,
    quantity int not null, captured_at timestamptz not null default clock_timestamp(), status text not null default 'PENDING',
    attempts int not null default 0, eligible_at timestamptz not null);
  create index if not exists intents_pending on intents (captured_at) where status = 'PENDING';
  create table if not exists dead_letters (
    intent_id uuid primary key, attempts int not null, reason text not null, at timestamptz not null default clock_timestamp());
  create table if not exists applied_intents (intent_id uuid primary key);
  create table if not exists cart_items (
    intent_id uuid not null, user_id text not null, item_id text not null, quantity int not null,
    at timestamptz not null default clock_timestamp());
  create index if not exists cart_items_intent on cart_items (intent_id)`;

const INTENT = 'intent_id as "intentId", user_id as "userId", item_id as "itemId", quantity, attempts';
const IN = (parameter: string) => `clock_timestamp() + ${parameter}::float * interval '1 millisecond'`;

export async function openOutbox(url: string): Promise<Outbox> {
  const pool = await openDatabase(url, TABLES);
  const run = (name: string, text: string, values: readonly unknown[]) =>
    pool.query({ name, text, values: [...values] });
  return {
    capture: async ({ intentId, userId, itemId, quantity }, eligibleInMs) => {
      const text = `insert into intents(intent_id, user_id, item_id, quantity, eligible_at) values ($1, $2, $3, $4, ${IN('$5')})`;
      await run('capture', text, [intentId, userId, itemId, quantity, eligibleInMs]);
    },
    applied: async (intentIds) => {
      if (intentIds.length === 0) return;
      const text = `update intents set status = 'APPLIED' where intent_id = any($1::uuid[]) and status = 'PENDING'`;
      await run('applied', text, [intentIds]);
    },
    ...takes(pool),
    failed: async (attempts) => {
      if (attempts.length === 0) return;
      const text = `update intents set attempts = attempts + counts::int, eligible_at = ${IN('wait_ms')}
        from unnest($1::uuid[], $2::bool[], $3::float[]) as failed(id, counts, wait_ms) where intent_id = id`;
      await run('failed', text, [
        attempts.map(({ intentId }) => intentId),
        attempts.map(({ counts }) => counts),
        attempts.map(({ waitMs }) => waitMs),
      ]);
    },
    bury: async (intentId, attempts, reason) => {
      const text = `with dead as (update intents set status = 'DEAD', attempts = $2 where intent_id = $1 and status = 'PENDING' returning 1)
        insert into dead_letters(intent_id, attempts, reason) select $1, $2, $3 from dead on conflict do nothing`;
      await run('bury', text, [intentId, attempts, reason]);
    },
    statusOf: async (intentId) => {
      const { rows } = await run('status', 'select status from intents where intent_id = $1', [intentId]);
      return rows[0]?.status;
    },
    close: () => pool.end(),
  };
}

function takes(pool: Pool): Pick<Outbox, 'look' | 'claim'> {
  return {
    look: async (limit) => {
      const text = `select ${INTENT} from intents where status = 'PENDING' order by captured_at limit $1`;
      return (await pool.query<Waiting>({ name: 'look', text, values: [limit] })).rows;
    },
    claim: async (limit, leaseMs) => {
      const text = `update intents set eligible_at = ${IN('$2')} where intent_id in (
          select intent_id from intents where status = 'PENDING' and eligible_at <= clock_timestamp()
          order by captured_at limit $1 for update skip locked) returning ${INTENT}`;
      return (await pool.query<Waiting>({ name: 'claim', text, values: [limit, leaseMs] })).rows;
    },
  };
}
