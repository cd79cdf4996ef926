import { closeLedger, type Ledger } from '../../domain/ledger.ts';
import { isUnconnected, type OutcomeKind } from '../../domain/outcome.ts';

/** Counts every request once when it is planned, once when it is sent or dropped, and once when it ends. */
export interface Counts {
  planned(count: number): void;
  sent(): void;
  /** Never sent: due beyond the cap, or planned beyond the end. */
  dropped(count: number): void;
  settled(kind: OutcomeKind): void;
  /** A request that was sent and given up had no connection yet. */
  neverArrived(): void;
  close(): { readonly ledger: Ledger; readonly neverArrived: number };
}

/** Begins with 0 everywhere. */
export function createCounts(): Counts {
  const outcomes = new Map<OutcomeKind, number>();
  const open = { planned: 0, sent: 0, dropped: 0 };
  let neverArrived = 0;
  return {
    planned(count) {
      open.planned += count;
    },
    sent() {
      open.sent++;
    },
    dropped(count) {
      open.dropped += count;
    },
    settled(kind) {
      outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
      if (isUnconnected(kind)) neverArrived++;
    },
    neverArrived() {
      neverArrived++;
    },
    close: () => ({ ledger: closeLedger({ ...open, outcomes: Object.fromEntries(outcomes) }), neverArrived }),
  };
}
