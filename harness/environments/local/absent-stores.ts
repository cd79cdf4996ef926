import type { StoreSpec } from '../../domain/target.ts';
import { findOnPath } from './on-path.ts';

/** Stores that this machine cannot run as processes, each with what would help. Postgres comes with Squall. */
export type AbsentStores = ReadonlyMap<StoreSpec['store'], string>;

/** The server that speaks Redis' protocol here, if there is one. */
export function redisOnPath(path?: string): string | undefined {
  return findOnPath('redis-server', path) ?? findOnPath('valkey-server', path);
}

export function absentStores(path?: string): AbsentStores {
  if (redisOnPath(path)) return new Map();
  return new Map([['redis', 'Redis: redis-server or valkey-server on PATH, or --environment docker']]);
}
