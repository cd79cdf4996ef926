import { DatabaseError, type PoolConfig } from 'pg';
import { type Answer, failure, failureOf } from '../kit/answer.ts';
import { CallError, Rejection } from '../kit/errors.ts';
import { realTime } from '../kit/settings.ts';

const CLIENT_TIMEOUT = 'Query read timeout';
/** While the session was being opened, and while waiting for one of the pool. */
const CONNECT_TIMEOUTS = ['Connection terminated due to connection timeout', 'timeout exceeded when trying to connect'];
/** `query_canceled`: statement_timeout, or pg_cancel_backend (Postgres manual, appendix A). */
const QUERY_CANCELED = '57014';

/** pg gives its own limits no code, only a message. */
export function isClientTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === CLIENT_TIMEOUT;
}

/** The connection is gone or could not be opened, and no limit of pg is the reason. */
export function isBroken(error: unknown): boolean {
  return error instanceof Error && !(error instanceof DatabaseError) && limitOf(error) === undefined;
}

type Limit = 'connect' | 'client' | 'statement';

function limitOf(error: Error): Limit | undefined {
  if (isClientTimeout(error)) return 'client';
  if (CONNECT_TIMEOUTS.includes(error.message)) return 'connect';
  return error instanceof DatabaseError && error.code === QUERY_CANCELED ? 'statement' : undefined;
}

/** What the caller is told. Statements here only read, so nothing is ambiguous and all may be tried again. */
export function failureOfStatement(error: unknown, options: PoolConfig): Answer {
  if (error instanceof Rejection || error instanceof CallError) return failureOf(error);
  if (!(error instanceof Error)) throw error;
  const limit = limitOf(error);
  const told = { dependency: 'postgres', ambiguous: false, retryable: true };
  if (!limit) return failure('downstream_error', error.message, told);
  const timeout_ms = realTime(limitMs(limit, options));
  return failure('upstream_timeout', error.message, { ...told, limit, timeout_ms });
}

function limitMs(limit: Limit, options: PoolConfig): number {
  const { connectionTimeoutMillis = 0, query_timeout = 0, statement_timeout } = options;
  const of = { connect: connectionTimeoutMillis, client: query_timeout, statement: statement_timeout || 0 };
  return of[limit];
}
