import type { Replicas } from './read.ts';

/** One way to read from two identical replicas, and to write to them. */
export interface Variant {
  readonly about: string;
  read(replicas: Replicas): Promise<unknown>;
  /** Default: the primary alone, because a hedged write would be done twice. */
  write?(replicas: Replicas): Promise<unknown>;
  /** Drops its state, before another scenario begins. */
  reset?(): void;
}
