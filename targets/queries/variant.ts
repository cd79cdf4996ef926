import type { Pool, PoolConfig } from 'pg';
import type { Bulkhead, BulkheadSettings } from '../kit/bulkhead.ts';
import type { Deadline } from '../kit/deadline.ts';
import type { Statement } from './statements.ts';

/** One way to use a pool of connections to Postgres. */
export interface Variant {
  readonly about: string;
  open(tools: Tools): Database;
}

export interface Database {
  readonly pool: Pool;
  ask(statement: Statement, request: Asking): Promise<{ readonly rows: readonly unknown[] }>;
}

/** What a statement is asked for. */
export interface Asking {
  readonly deadline: Deadline;
  /** Counts a task as work of the request, also after its answer. */
  track<T>(task: Promise<T>): Promise<T>;
}

/** What a variant opens is counted and exported by the service. */
export interface Tools {
  readonly url: string;
  /** 20 connections; everything else is as pg has it, but for `options`. */
  openPool(options?: PoolConfig): Pool;
  openBulkhead(settings: BulkheadSettings): Bulkhead;
}
