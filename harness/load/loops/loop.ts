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

/** A running load. */
export interface Loop {
  /** Resolves when the time of its plan has passed, or everything of it was started. */
  readonly passed: Promise<void>;
  /** Resolves when it starts nothing more, and everything that it started has ended. */
  readonly done: Promise<void>;
  /** Starts nothing that is due from then on (monotonic ms), so that the next load takes over without a gap. */
  endAt(at: number): void;
  /** Starts nothing more; idempotent. */
  stop(): void;
  /** Of a closed load: its users, who come over to the load that follows it. */
  readonly handover?: Handover;
}

export interface Handover {
  /** Users who have not left. */
  users(): number;
  /** Calls `fn` whenever a user leaves. */
  onLeft(fn: () => void): void;
}
