import { closeLedger, type Ledger } from '../../domain/ledger.ts';
import { isUnconnected, type OutcomeKind } from '../../domain/outcome.ts';
import { createTally } from './tally.ts';

/** Counts every request once when it is planned, once when it is sent or dropped, and once when it ends. */
export interface Counts {
  planned(count: number): void;
  sent(route: string): void;
  /** Never sent: due beyond the cap, or planned beyond the end. */
  dropped(count: number): void;
  settled(kind: OutcomeKind): void;
  /** A request that was sent and given up had no connection yet. */
  neverArrived(): void;
  /** Sent so far, by route. */
  sentOf(): Readonly<Record<string, number>>;
  close(): { readonly ledger: Ledger; readonly neverArrived: number };
}

/** Begins with 0 everywhere. */
export function createCounts(): Counts {
  const outcomes = new Map<OutcomeKind, number>();
  const routes = createTally();
  const open = { planned: 0, sent: 0, dropped: 0 };
  let neverArrived = 0;
  return {
    planned(count) {
      open.planned += count;
    },
    sent(route) {
      open.sent++;
      routes.add(route);
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
    sentOf: () => routes.counts(),
    close: () => ({ ledger: closeLedger({ ...open, outcomes: Object.fromEntries(outcomes) }), neverArrived }),
  };
}
