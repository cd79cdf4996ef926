import type { OutcomeKind } from '../../domain/outcome.ts';

/** How a loop gets its requests sent. Times are monotonic ms. */
export interface Drive {
  now(): number;
  /** Sends one request; `dueAt` is now when it is left out. */
  issue(ended: (kind: OutcomeKind) => void, dueAt?: number): void;
  /** Books a request that was due and is not sent. */
  drop(dueAt: number): void;
  /** Calls `fn` in `ms` unless cancelled. */
  after(ms: number, fn: () => void): { cancel(): void };
}

/** A running load has two ends. */
export interface Loop {
  /** Resolves when it starts nothing more. */
  readonly started: Promise<void>;
  /** Resolves when all that it started has ended, too. */
  readonly done: Promise<void>;
  /** Starts nothing more; idempotent. */
  stop(): void;
}
