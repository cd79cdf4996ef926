import type { OutcomeKind } from '../../domain/outcome.ts';

/** How a loop gets its requests sent, and its time. Times are monotonic ms. */
export interface Dispatcher {
  now(): number;
  /** Sends one request; `dueAt` is now when it is left out. */
  issue(onSettled: (kind: OutcomeKind) => void, dueAt?: number): void;
  /** Accounts for a request that was due and is not sent. */
  drop(dueAt: number): void;
  /** Calls `fn` in `ms` unless cancelled. */
  after(ms: number, fn: () => void): { cancel(): void };
}

/** A running load. It has two ends. */
export interface Loop {
  /** Resolves when it starts nothing more. */
  readonly started: Promise<void>;
  /** Resolves when everything that it started has ended. */
  readonly done: Promise<void>;
  /** Starts nothing more; idempotent. */
  stop(): void;
}
