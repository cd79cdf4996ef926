/** The limit on all calls of the process, in addition to the bulkhead of each dependency. */
export interface Variant {
  readonly about: string;
  /** Calls in flight to all dependencies together; absent: as many as their bulkheads allow. */
  readonly processLimit?: number;
  /** Calls of the process limit that are kept for each dependency; default none. */
  readonly share?: number;
}
