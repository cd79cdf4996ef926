import type { PoolClient, QueryConfig } from 'pg';
import { startBudget } from '../../kit/budget.ts';
import { Rejection } from '../../kit/errors.ts';
import { openCanceller } from '../canceller.ts';
import { isClientTimeout } from '../failures.ts';
import { ACQUIRE_MS, CLIENT_MS, CONNECT_MS, POOL_SIZE, STATEMENT_MS } from '../limits.ts';
import { spreadReconnects } from '../reconnects.ts';
import type { Database, Tools, Variant } from '../variant.ts';

export const resilient: Variant = {
  about: '500 ms for a place, 1 s to connect and to answer, then cancelled at the server, which allows 5 s at most',

  open: (tools) => bounded(tools, openCanceller(tools.url)),
};

/** pg takes it for a single statement as well; its types do not say so. */
interface LimitedQuery extends QueryConfig {
  readonly query_timeout: number;
}

/** Every wait has a limit. When the client's own has passed, `cancel` ends the statement of that connection at the server. */
export function bounded(tools: Tools, cancel: (of: PoolClient) => Promise<unknown>): Database {
  const pool = tools.openPool({
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: CLIENT_MS,
    statement_timeout: STATEMENT_MS,
  });
  // As many places as connections, so that nobody waits in the pool, whose only limit is the one for connecting.
  const places = tools.openBulkhead({
    name: 'postgres',
    limit: POOL_SIZE,
    queueLimit: POOL_SIZE,
    queueTimeoutMs: ACQUIRE_MS,
  });
  const { wait, watch } = spreadReconnects(pool);

  return {
    pool,
    ask: ({ text, usualMs }, { deadline, track }) => {
      if (deadline.remaining() < usualMs) throw new Rejection('deadline_exceeded', 'it would end after its deadline');
      const acquire = startBudget(ACQUIRE_MS, performance.now());
      return places.run(async () => {
        await wait(acquire.remaining());
        // Connecting counts as well.
        const answer = startBudget(Math.min(CLIENT_MS, deadline.remaining()), performance.now());
        const client = await watch(pool.connect());
        try {
          // 0 would be no limit at all.
          const limited: LimitedQuery = { text, query_timeout: Math.max(1, Math.ceil(answer.remaining())) };
          const result = await watch(client.query(limited));
          client.release();
          return result;
        } catch (error) {
          if (isClientTimeout(error)) void track(cancel(client));
          // Discarded: what is still on its way would be taken for the answer of the next statement.
          client.release(error as Error);
          throw error;
        }
      });
    },
  };
}
