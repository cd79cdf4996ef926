/** The limit of the next call to a dependency, learnt from those before. Scaled ms throughout. */
export interface AdaptiveTimeout {
  readonly currentMs: number;
  /** The dependency answered, with whatever status, after `ms`. */
  answered(ms: number): void;
  /** The limit ended a call. */
  timedOut(): void;
}

/** Limits that never learn may be one of these, too. */
export type CreateTimeout = () => AdaptiveTimeout;

/** Real ms. */
export interface LearntSettings {
  readonly initialMs: number;
  /** The least and the most that it may be. */
  readonly bounds: readonly [number, number];
  /** Of the p99. */
  readonly factor: number;
}

export const clamp = (ms: number, [leastMs, mostMs]: readonly [number, number]) =>
  Math.min(mostMs, Math.max(leastMs, ms));
