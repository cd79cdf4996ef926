import { Socket } from 'node:net';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import type { CallRecord } from '../kit/call-ledger.ts';
import type { ServiceParts } from '../kit/service.ts';
import { FILL, POOL_SIZE } from './limits.ts';
import { createPeak } from './peak.ts';

/** Counts what pools do and exports it; a new pool takes the place of the one before. */
export function countPools({ telemetry, calls, onReset }: ServiceParts): (options: PoolConfig) => Pool {
  let pool: Pool | undefined;
  let mostInUse = 0;
  const connects = createPeak(100);
  const inUse = () => (pool ? pool.totalCount - pool.idleCount : 0);
  const mark = (now: number) => {
    mostInUse = Math.max(mostInUse, now);
  };
  onReset(() => {
    mostInUse = inUse();
    connects.clear();
  });
  const labelled = (read: () => number) => () => [{ labels: { pool: 'postgres' }, value: read() }];
  const gauge = (name: string, help: string, read: () => number) =>
    telemetry.gauge(name, help, ['pool'], labelled(read));
  gauge('pool_in_use', 'Connections that are used or being opened', inUse);
  gauge('pool_in_use_max', 'Most of them at once since the last reset', () => mostInUse);
  gauge('pool_limit', 'Connections allowed', () => POOL_SIZE);
  gauge('pool_waiting', 'Requests that wait for a connection', () => pool?.waitingCount ?? 0);
  gauge('pool_connects_peak_100ms', 'Most connections begun in 100 ms since the last reset', connects.most);

  return (options) => {
    const attempts = new WeakMap<object, CallRecord>();
    const connect = () => {
      connects.count();
      // The pool does not have it among its own yet.
      mark(inUse() + 1);
      const attempt = calls.start('db', 'connect');
      attempt.sent();
      const socket = new Socket();
      attempts.set(socket, attempt);
      socket.once('close', () => {
        if (attempts.delete(socket)) attempt.ended('failed');
      });
      return socket;
    };
    const opened = new Pool({ max: POOL_SIZE, min: FILL, ...options, stream: connect });
    opened.on('connect', ({ connection: { stream } }) => {
      attempts.get(stream)?.ended('ok');
      attempts.delete(stream);
    });
    opened.on('acquire', () => mark(inUse()));
    countStatements(opened, calls);
    surviveBreaks(opened);
    pool = opened;
    return opened;
  };
}

/** A connection is taken for one statement, which is sent at once. */
function countStatements(pool: Pool, calls: ServiceParts['calls']): void {
  const statements = new WeakMap<PoolClient, CallRecord>();
  pool.on('acquire', (client) => {
    const statement = calls.start('db', 'statement');
    statement.sent();
    statements.set(client, statement);
  });
  pool.on('release', (error, client) => statements.get(client)?.ended(error ? 'failed' : 'ok'));
}

/** Without a listener, a connection that breaks ends the process: while it is idle, and between two statements. */
function surviveBreaks(pool: Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
}
