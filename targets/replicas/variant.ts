import type { Replicas } from './read.ts';

/** One way to read from two identical replicas, and to write to them. */
export interface Variant {
  readonly about: string;
  read(replicas: Replicas): Promise<unknown>;
  /** Default: the primary alone, because a write that is done twice is done twice. */
  write?(replicas: Replicas): Promise<unknown>;
  /** The next scenario begins without what this one has seen. */
  forget?(): void;
}
