import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import type { PoolClient } from 'pg';
import { type Answer, ok, write } from '../kit/answer.ts';
import { type BulkheadState, createBulkhead, exportBulkheads } from '../kit/bulkhead.ts';
import { deadlineIn, readDeadline } from '../kit/deadline.ts';
import { pickVariant } from '../kit/pick-variant.ts';
import { startService } from '../kit/service.ts';
import { scaled, text } from '../kit/settings.ts';
import { admission } from '../kit/work.ts';
import { countPools } from './counted-pool.ts';
import { failureOfStatement } from './failures.ts';
import { FILL } from './limits.ts';
import { QUERY, READY, type Statement, slow } from './statements.ts';
import type { Asking, Database, Tools, Variant } from './variant.ts';
import { VARIANTS } from './variants/catalogue.ts';

/** A page that needs no database: slow enough that a busy machine does not change it by a fifth. */
const PING_MS = scaled(300);

/** Asks Postgres for something quick, for something slow, or for nothing. */
await startService(async (parts) => {
  const { app, onReset } = parts;
  const variant: Variant = pickVariant(VARIANTS, 'resilient');
  const url = text('DATABASE_URL');
  const newPool = countPools(parts);
  const bulkheads: BulkheadState[] = [];
  exportBulkheads(parts, bulkheads);
  const tools: Tools = {
    url,
    openPool: (options) => newPool({ connectionString: url, ...options }),
    openBulkhead: (settings) => {
      const bulkhead = createBulkhead(settings);
      bulkheads.splice(0, 1, bulkhead);
      return bulkhead;
    },
  };
  let database = variant.open(tools);
  await fill(database);
  onReset(async ({ fresh }) => {
    if (!fresh) return;
    // Nobody waits for a connection that is still in use, such as one to a black hole.
    void database.pool.end();
    database = variant.open(tools);
    await fill(database);
  });

  const answer = async (statement: Statement, asking: Asking): Promise<Answer> => {
    try {
      const { rows } = await asking.track(Promise.resolve(database.ask(statement, asking)));
      return ok(rows[0]);
    } catch (error) {
      return failureOfStatement(error, database.pool.options);
    }
  };
  const inSlot = admission(parts);
  const asks = (statementOf: (request: FastifyRequest) => Statement) =>
    inSlot(async (request, reply, { arrivedAt, track }) => {
      const waitedMs = performance.now() - arrivedAt;
      const deadline = readDeadline(request.headers, { defaultMs: Number.POSITIVE_INFINITY, waitedMs });
      return write(reply, await answer(statementOf(request), { deadline, track }));
    });

  app.get(
    '/query',
    asks(() => QUERY),
  );
  app.get(
    '/slow',
    asks(({ query }) => slow(Number((query as { seconds: string }).seconds))),
  );
  app.get(
    '/ping',
    inSlot(async () => {
      await sleep(PING_MS);
      return { pong: true };
    }),
  );
  // Whoever asks for the health must not wait for a slot.
  app.get('/health/live', () => ({ status: 'alive' }));
  app.get('/health/ready', async (_request, reply) => {
    const deadline = deadlineIn(Number.POSITIVE_INFINITY);
    const { http } = await answer(READY, { deadline, track: (task) => task });
    reply.code(http === 200 ? 200 : 503);
    return { status: http === 200 ? 'ready' : 'not ready' };
  });
});

/** Opens `POOL_FILL` connections and leaves them to the pool: one after the other, and until it works, as it is not measured. */
async function fill({ pool }: Database): Promise<void> {
  const clients: PoolClient[] = [];
  while (clients.length < FILL) {
    const client = await pool.connect().catch(() => undefined);
    if (client) clients.push(client);
  }
  for (const client of clients) client.release();
}
