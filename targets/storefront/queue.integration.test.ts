import type PgBoss from 'pg-boss';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCountedDatabase } from '../kit/counted-database.ts';
import { CallError } from '../kit/errors.ts';
import { startPostgres } from '../kit/postgres.fixture.ts';
import { createTelemetry } from '../kit/telemetry.ts';
import { startBoss } from './boss.ts';
import { openQueue, type Queue } from './queue.ts';

const PATIENCE = { timeout: 50_000 };
const NO_LEDGER = { start: () => ({ sent: () => undefined, ended: () => undefined }), timedOut: () => undefined };

let postgres: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

interface Item {
  readonly id: string;
}

/** A process with a queue: what it does with items is up to `send`. It can stop at once, as if it were killed. */
async function startProcess(url: string, send: (item: Item) => Promise<unknown>) {
  const database = openCountedDatabase({ calls: NO_LEDGER }, { url, connections: 2, limitMs: undefined });
  const boss = await startBoss(url);
  const stopping = new AbortController();
  const queue: Queue<Item> = await openQueue<Item>({
    name: 'items',
    boss,
    database,
    telemetry: createTelemetry(),
    kind: () => 'durable',
    send,
    atATime: () => 2,
    signal: stopping.signal,
  });
  return {
    queue,
    boss,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await boss.stop({ graceful: false });
      await database.close();
    },
  };
}

const failing = () => Promise.reject(new CallError('mail', { kind: 'circuit-open' }));

test('what is promised outlives the process that promised it, also what it was just doing', async () => {
  {
    await using first = await startProcess(postgres.url, failing);
    for (const id of ['1', '2', '3']) await first.queue.add({ id });
    // Taken, and never ended.
    await expect.poll(() => taken(first.boss), PATIENCE).toHaveLength(1);
  }
  const done: string[] = [];
  await using second = await startProcess(postgres.url, async ({ id }) => done.push(id));
  await expect.poll(() => done.toSorted(), PATIENCE).toEqual(['1', '2', '3']);
  await expect.poll(() => second.queue.waiting, PATIENCE).toBe(0);
});

const taken = (boss: PgBoss) => boss.fetch<Item>('items');

test('an item that fails is tried again, and one that is refused is not', async () => {
  const tried: string[] = [];
  await using process = await startProcess(postgres.url, async ({ id }) => {
    tried.push(id);
    if (id === 'refused') throw new CallError('primary', { kind: 'status', status: 402 });
    if (tried.filter((one) => one === id).length < 3) throw new CallError('primary', { kind: 'status', status: 503 });
  });
  for (const id of ['refused', 'late']) await process.queue.add({ id });
  await expect.poll(() => tried.toSorted(), PATIENCE).toEqual(['late', 'late', 'late', 'refused']);
  await expect.poll(() => process.queue.waiting, PATIENCE).toBe(0);
});
