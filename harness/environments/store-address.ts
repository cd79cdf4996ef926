import type { StoreSpec } from '../domain/target.ts';

/** User, password and database of every Postgres that Squall starts; it is reachable from this machine only. */
export const POSTGRES = { user: 'squall', password: 'squall', database: 'squall' } as const;

/** How a caller is told where `host` is: a service by HTTP, a store in its own scheme. */
export function addressUrl(store: StoreSpec['store'] | undefined, host: string): string {
  switch (store) {
    case undefined:
      return `http://${host}`;
    case 'postgres':
      return `postgres://${POSTGRES.user}:${POSTGRES.password}@${host}/${POSTGRES.database}`;
    case 'redis':
      return `redis://${host}`;
  }
}
