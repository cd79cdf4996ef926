import { setTimeout as sleep } from 'node:timers/promises';
import type PgBoss from 'pg-boss';
import type { CountedDatabase } from '../kit/counted-database.ts';
import { sendLater } from '../kit/send-later.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import { POLL_MS } from './limits.ts';
import { isFinalRefusal } from './trigger.ts';
import type { Variant } from './variant.ts';

/** What was promised and could not be done yet. */
export interface Queue<T> {
  readonly name: string;
  /** Items in Postgres, as of the last look into it. */
  readonly waiting: number;
  /** Resolves when it is kept, as safely as the variant keeps it. */
  add(item: T): Promise<void>;
  /** Forgets all of it. */
  clear(): Promise<void>;
}

export interface QueueSettings<T> {
  readonly name: string;
  readonly boss: PgBoss;
  /** Items are added on its connections, which other work shares. */
  readonly database: CountedDatabase;
  readonly telemetry: Telemetry;
  readonly kind: () => Variant['queue'];
  /** Does what was promised; may be called again for the same item. */
  readonly send: (item: T) => Promise<unknown>;
  /** How many items may be tried at a time now. */
  readonly atATime: () => number;
  readonly signal: AbortSignal;
}

/** pg-boss takes whole seconds: an item whose worker died is taken by the next one after so many. */
const EXPIRES_S = 2;
/** It has to be done in the end, however long the outage is. */
const TRIES = 1_000_000;
const CLEAR = 'delete from pgboss.job where name = $1';
const WAITING = "select count(*)::int as waiting from pgboss.job where name = $1 and state < 'completed'";

/** Keeps items in Postgres (pg-boss), in memory, or nowhere, and does them as soon as it can. */
export async function openQueue<T extends object>(settings: QueueSettings<T>): Promise<Queue<T>> {
  const { name, boss, database, telemetry, kind, signal } = settings;
  let waiting = 0;
  const memory = sendLater(telemetry, `${name}_in_memory`, settings.send);
  await boss.createQueue(name, { name, retryLimit: TRIES, retryDelay: 0, expireInSeconds: EXPIRES_S });

  const round = async () => {
    const done = await drain(settings);
    const { rows } = await database.query<{ waiting: number }>(WAITING, [name]);
    waiting = rows[0]?.waiting ?? 0;
    return done;
  };
  void (async () => {
    while (!signal.aborted) {
      // Postgres may be gone for a while: the next round finds what this one could not.
      const done = await round().catch(() => 0);
      // While the dependency takes them, the next ones follow at once.
      if (done === 0 || waiting === 0) await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    name,
    get waiting() {
      return waiting;
    },
    add: async (item) => {
      const chosen = kind();
      if (chosen === 'memory') memory.add(item);
      if (chosen === 'durable')
        await boss.send(name, item, { db: { executeSql: (sql, values) => database.query(sql, values) } });
    },
    clear: async () => void (await database.query(CLEAR, [name])),
  };
}

/** Takes items and does them at the same time; those that fail come back. Returns how many are done. */
async function drain<T extends object>({ name, boss, send, atATime }: QueueSettings<T>): Promise<number> {
  const jobs = await boss.fetch<T>(name, { batchSize: atATime() });
  const tried = await Promise.all(jobs.map(async ({ id, data }) => ({ id, ended: await hasEnded(send(data)) })));
  const idsOf = (ended: boolean) => tried.filter((one) => one.ended === ended).map(({ id }) => id);
  if (idsOf(true).length > 0) await boss.complete(name, idsOf(true));
  if (idsOf(false).length > 0) await boss.fail(name, idsOf(false));
  return idsOf(true).length;
}

/** Done, or refused for good. */
async function hasEnded(sent: Promise<unknown>): Promise<boolean> {
  return sent.then(() => true, isFinalRefusal);
}
