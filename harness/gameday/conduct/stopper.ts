import { SquallError } from '../../runtime/errors.ts';
import type { NewEntry, Write } from '../journal/entries.ts';
import type { ActingFaults } from './acting-faults.ts';
import type { Lifted } from './lifted.ts';

/** Why a game day ends before its time. */
export type Cause =
  /** A person, from wherever. */
  | { readonly kind: 'stop'; readonly by: string; readonly why?: string }
  /** A guard; `unsteady` where the steady state did not hold, so that nothing was broken. */
  | {
      readonly kind: 'abort' | 'unsteady';
      readonly guard: string;
      readonly observed: string;
      readonly variant: string;
    }
  /** It cannot go on. */
  | { readonly kind: 'broken'; readonly error: unknown };

/** What was lifted, and who asked for it. */
export interface Healed extends Lifted {
  readonly by: string;
}

/** Ends a game day from anywhere: the first cause counts, and all who ask wait for the same end. */
export interface Stopper {
  /** Aborted once everything is being lifted; its reason is an error that says why. */
  readonly signal: AbortSignal;
  /** Lifts what acts, at once; resolves when that is done and told. Never rejects. */
  stop(cause: Cause): Promise<Healed>;
  /** It came to its end, and nothing is left to stop. Gives what had ended it before. */
  close(): Cause | undefined;
  /** Whatever was asked to stop is done; at once where nothing was. */
  healed(): Promise<void>;
  /** These are lifted, until disposed. */
  protect(faults: Pick<ActingFaults, 'liftAll'>): Disposable;
}

const NOTHING: Lifted = { faults: 0, tookMs: 0, left: [] };

/** `onNotTold` gets the error when the journal cannot be written: lifting comes first. */
export function createStopper(write: Write, onNotTold: (error: unknown) => void): Stopper {
  const ending = new AbortController();
  let faults: Pick<ActingFaults, 'liftAll'> | undefined;
  let first: Cause | undefined;
  let isClosed = false;
  let healing: Promise<Healed> | undefined;
  const told = (entry: NewEntry) => write(entry).catch(onNotTold);
  const heal = async (cause: Cause): Promise<Healed> => {
    const by = byOf(cause);
    const telling = told(entryOf(cause));
    const lifting = faults?.liftAll(by) ?? Promise.resolve(NOTHING);
    ending.abort(reasonOf(cause));
    const lifted = await lifting;
    await telling;
    await told({ kind: 'healed', by, ...lifted, left: [...lifted.left] });
    return { by, ...lifted };
  };
  return {
    signal: ending.signal,
    stop: (cause) => {
      if (isClosed && !first) return Promise.resolve({ by: byOf(cause), ...NOTHING });
      first ??= cause;
      healing ??= heal(first);
      return healing;
    },
    close: () => {
      isClosed = true;
      return first;
    },
    healed: async () => {
      await healing;
    },
    protect: (acting) => {
      faults = acting;
      // None may begin to act any more.
      if (first) void acting.liftAll(byOf(first));
      return {
        [Symbol.dispose]: () => {
          if (faults === acting) faults = undefined;
        },
      };
    },
  };
}

function byOf(cause: Cause): string {
  if (cause.kind === 'stop') return cause.by;
  return cause.kind === 'broken' ? 'runbook' : 'guard';
}

function entryOf(cause: Cause): NewEntry {
  switch (cause.kind) {
    case 'stop': {
      const { by, why } = cause;
      return { kind: 'stop', by, ...(why === undefined ? {} : { why }) };
    }
    case 'abort':
    case 'unsteady': {
      const { variant, guard, observed } = cause;
      return { kind: 'abort', variant, guard, observed };
    }
    case 'broken':
      return { kind: 'stop', by: 'runbook', why: messageOf(cause.error) };
  }
}

/** What ends what still runs. */
function reasonOf(cause: Cause): SquallError {
  switch (cause.kind) {
    case 'stop':
      return new SquallError('SQUALL_INTERRUPTED', `the game day was stopped by ${cause.by}`);
    case 'abort':
      return new SquallError('SQUALL_GUARD', `${cause.guard}: ${cause.observed}`);
    case 'unsteady':
      return new SquallError('SQUALL_GUARD', `the steady state does not hold: ${cause.guard}: ${cause.observed}`);
    case 'broken':
      return new SquallError('SQUALL_INTERRUPTED', `the game day cannot go on: ${messageOf(cause.error)}`);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
