import type { Pools } from './dependencies.ts';

/** One way to divide the HTTP connections of the order service. */
export interface Variant {
  readonly about: string;
  pools(): Pools;
  /** True: notifications that find no free connection are queued and sent later. */
  readonly overflowQueue: boolean;
}
