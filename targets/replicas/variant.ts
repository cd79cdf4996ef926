import type { Replicas } from './read.ts';

/** One way to read from two identical replicas. */
export interface Variant {
  readonly about: string;
  read(replicas: Replicas): Promise<unknown>;
}
