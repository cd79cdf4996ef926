import { openDatabase } from '../kit/database.ts';
import { groupCommit } from '../kit/group-commit.ts';

/** What became of payments, in Postgres: it is known although a consumer dies. */
export interface IntentLedger {
  /** Moves the money of an intent, once, however often it is told to. */
  apply(intent: string): Promise<void>;
  /** Gives an intent up, for a person to look at. */
  bury(intent: string): Promise<void>;
  totals(): Promise<IntentTotals>;
  /** Forgets the intents, because those of another scenario have the same ids; the totals go on. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

/** Of all intents so far; `again` counts what was applied beyond the first time. */
export interface IntentTotals {
  readonly applied: number;
  readonly again: number;
  readonly dead: number;
}

const TABLES = `create table if not exists applied_intents (intent uuid primary key, times int not null default 1);
create table if not exists dead_intents (intent uuid primary key)`;
const APPLY = 'insert into applied_intents(intent) select distinct unnest($1::uuid[]) on conflict (intent) do nothing';
const TOTALS = `select count(*)::int as applied, coalesce(sum(times - 1), 0)::int as again,
  (select count(*)::int from dead_intents) as dead from applied_intents`;

export async function openIntentLedger(url: string): Promise<IntentLedger> {
  const pool = await openDatabase(url, TABLES);
  let forgotten: IntentTotals = { applied: 0, again: 0, dead: 0 };
  const totals = async () => sum(forgotten, (await pool.query<IntentTotals>(TOTALS)).rows[0] as IntentTotals);
  const apply = groupCommit<string>(async (intents) => void (await pool.query(APPLY, [intents])));
  return {
    apply,
    bury: async (intent) =>
      void (await pool.query('insert into dead_intents(intent) values ($1) on conflict (intent) do nothing', [intent])),
    totals,
    clear: async () => {
      const before = await totals();
      await pool.query('truncate applied_intents, dead_intents');
      forgotten = before;
    },
    close: () => pool.end(),
  };
}

function sum(a: IntentTotals, b: IntentTotals): IntentTotals {
  return { applied: a.applied + b.applied, again: a.again + b.again, dead: a.dead + b.dead };
}
