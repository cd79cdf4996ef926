import type { OutcomeKind } from './outcome.ts';

/** Accounts for every request of a scenario: planned = sent + dropped, sent = sum of outcomes; `unaccounted` must be 0. */
export interface Ledger {
  readonly planned: number;
  readonly sent: number;
  readonly dropped: number;
  /** Requests per outcome kind, `dropped` left out because those were never sent. */
  readonly outcomes: Readonly<Partial<Record<OutcomeKind, number>>>;
  /** (planned - sent - dropped) + (sent - sum of outcomes), each taken as a distance from 0. */
  readonly unaccounted: number;
}

export const EMPTY_LEDGER: Ledger = { planned: 0, sent: 0, dropped: 0, outcomes: {}, unaccounted: 0 };

/** `unaccounted` is computed here and nowhere else. */
export function closeLedger(open: Omit<Ledger, 'unaccounted'>): Ledger {
  const settled = Object.values(open.outcomes).reduce((sum, count) => sum + count, 0);
  const unaccounted = Math.abs(open.planned - open.sent - open.dropped) + Math.abs(open.sent - settled);
  return { ...open, unaccounted };
}

/** Adds two ledgers; associative and commutative, so that workers may be merged in any order. */
export function addLedgers(a: Ledger, b: Ledger): Ledger {
  const outcomes: Partial<Record<OutcomeKind, number>> = { ...a.outcomes };
  for (const [kind, count] of Object.entries(b.outcomes) as [OutcomeKind, number][])
    outcomes[kind] = (outcomes[kind] ?? 0) + count;
  return {
    planned: a.planned + b.planned,
    sent: a.sent + b.sent,
    dropped: a.dropped + b.dropped,
    outcomes,
    unaccounted: a.unaccounted + b.unaccounted,
  };
}
