import type { Compartments } from './dependencies.ts';

/** One way to divide the calls that the service may have in flight. */
export interface Variant {
  readonly about: string;
  compartments(): Compartments;
  /** Real ms; absent: none. */
  readonly taxTimeoutMs?: number;
  /** Tax from a table, flagged as an estimate, when the third party cannot be asked. */
  readonly taxFallback?: boolean;
}
