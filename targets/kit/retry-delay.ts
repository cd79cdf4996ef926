import { CallError } from './errors.ts';

/** Wait in ms before retry `n` (0 for the first) after `error`; a `Retry-After` overrides the computed wait. */
export type DelayBefore = (n: number, error: unknown) => number;

export interface DelaySettings {
  readonly baseMs: number;
  readonly capMs: number;
  readonly random: () => number;
}

/** A pure formula: wait before retry `n`, given the previous wait. */
type Backoff = (n: number, previousMs: number, settings: DelaySettings) => number;

const exponential = (n: number, { baseMs, capMs }: DelaySettings) => Math.min(capMs, baseMs * 2 ** n);

/** Names as in the AWS article "Exponential Backoff And Jitter" where it has them. */
export const BACKOFF = {
  /** Do not use: clients that failed together come back together. */
  fixed: (_n, _previous, { baseMs }) => baseMs,
  linear: (n, _previous, { baseMs }) => baseMs * (n + 1),
  exponential: (n, _previous, settings) => exponential(n, settings),
  /** [0, e): spreads a fleet best, so prefer it. */
  full: (n, _previous, settings) => settings.random() * exponential(n, settings),
  /** [e/2, e) */
  equal: (n, _previous, settings) => exponential(n, settings) * (0.5 + settings.random() / 2),
  /** min(cap, U[base, 3 x previous)) */
  decorrelated: (_n, previous, { baseMs, capMs, random }) =>
    Math.min(capMs, baseMs + random() * (3 * Math.max(previous, baseMs) - baseMs)),
  /** e + [0, e/2) */
  'additive-half': (n, _previous, settings) => exponential(n, settings) * (1 + settings.random() / 2),
  /** e x [0.5, 1.5), clamped afterwards, since it would exceed the cap. */
  spread: (n, _previous, settings) => Math.min(settings.capMs, exponential(n, settings) * (0.5 + settings.random())),
  /** base x [1, 2) */
  doubled: (_n, _previous, { baseMs, random }) => baseMs * (1 + random()),
} as const satisfies Record<string, Backoff>;

export type BackoffName = keyof typeof BACKOFF;

/** The waits of one client. Each client needs its own: some formulas depend on the previous wait. */
export function backoff(kind: BackoffName, settings: DelaySettings): DelayBefore {
  let previousMs = settings.baseMs;
  return (n, error) => {
    previousMs = BACKOFF[kind](n, previousMs, settings);
    const asked =
      error instanceof CallError && error.failure.kind === 'status' ? error.failure.retryAfterMs : undefined;
    return asked ?? previousMs;
  };
}
