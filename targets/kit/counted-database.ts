import { Pool, type QueryResult, type QueryResultRow } from 'pg';
import { CallError } from './errors.ts';
import type { ServiceParts } from './service.ts';

export interface CountedDatabase {
  /** Rejects with `CallError`. */
  query<R extends QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<QueryResult<R>>;
  close(): Promise<void>;
}

export interface CountedDatabaseSettings {
  readonly url: string;
  readonly connections: number;
  /** (Scaled) ms for a connection, and as many for an answer; undefined: no limit. */
  readonly limitMs: number | undefined;
}

/** A pool of connections to Postgres whose calls are counted. */
export function openCountedDatabase(
  { calls }: Pick<ServiceParts, 'calls'>,
  settings: CountedDatabaseSettings,
): CountedDatabase {
  const { url, connections, limitMs } = settings;
  const limits =
    limitMs === undefined ? {} : { connectionTimeoutMillis: Math.ceil(limitMs), query_timeout: Math.ceil(limitMs) };
  const pool = new Pool({ connectionString: url, max: connections, idleTimeoutMillis: 0, ...limits });
  // An idle connection that breaks is reported here; the next query opens another.
  pool.on('error', () => undefined);
  return {
    query: async <R extends QueryResultRow>(sql: string, values: readonly unknown[] = []) => {
      const record = calls.start('db', 'query');
      const startedAt = performance.now();
      record.sent();
      try {
        const result = await pool.query<R>(sql, [...values]);
        record.ended('ok');
        return result;
      } catch (cause) {
        const isLate = limitMs !== undefined && performance.now() - startedAt >= limitMs;
        record.ended(isLate ? 'timeout' : 'transport');
        throw isLate
          ? new CallError('db', { kind: 'timeout', phase: 'total', sent: true, timeoutMs: limitMs }, { cause })
          : new CallError('db', { kind: 'transport', sent: true, code: codeOf(cause) }, { cause });
      }
    },
    close: () => pool.end(),
  };
}

function codeOf(error: unknown): string {
  return (error as { readonly code?: string }).code ?? 'broken';
}
