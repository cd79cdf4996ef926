import type { Pools } from './dependencies.ts';

/** One way to divide the HTTP connections of the order service. */
export interface Variant {
  readonly about: string;
  pools(): Pools;
  /** Notifications that find no place are kept and sent later. */
  readonly overflowQueue: boolean;
}
