import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addLedgers, closeLedger, EMPTY_LEDGER } from './ledger.ts';
import { OUTCOME_KINDS, type OutcomeKind } from './outcome.ts';

/** What really happened to each request, one by one: the oracle that the ledger is checked against. */
const outcomeLists = fc.array(fc.constantFrom(...OUTCOME_KINDS), { maxLength: 200 });

function ledgerOf(requests: readonly OutcomeKind[]) {
  const outcomes: Partial<Record<OutcomeKind, number>> = {};
  for (const kind of requests) if (kind !== 'dropped') outcomes[kind] = (outcomes[kind] ?? 0) + 1;
  const dropped = requests.filter((kind) => kind === 'dropped').length;
  return closeLedger({ planned: requests.length, sent: requests.length - dropped, dropped, outcomes });
}

describe('a ledger', () => {
  it('balances when every request has one end', () => {
    fc.assert(
      fc.property(outcomeLists, (requests) => {
        expect(ledgerOf(requests).unaccounted).toBe(0);
      }),
    );
  });

  it('has exactly as many unaccounted as outcomes are missing', () => {
    fc.assert(
      fc.property(outcomeLists, fc.nat(), (requests, pick) => {
        const sent = requests.filter((kind) => kind !== 'dropped');
        const lost = sent.length === 0 ? 0 : pick % (sent.length + 1);
        const full = ledgerOf(requests);
        const partial = ledgerOf(sent.slice(lost));
        expect(closeLedger({ ...full, outcomes: partial.outcomes }).unaccounted).toBe(lost);
      }),
    );
  });

  it('notices a request that was neither sent nor dropped, and one that was counted twice', () => {
    const balanced = ledgerOf(['answered', 'reset', 'dropped']);
    expect(closeLedger({ ...balanced, planned: 4 }).unaccounted).toBe(1);
    expect(closeLedger({ ...balanced, outcomes: { answered: 2, reset: 1 } }).unaccounted).toBe(1);
  });

  it('does not let an error in one direction hide one in the other', () => {
    expect(closeLedger({ planned: 10, sent: 9, dropped: 0, outcomes: { answered: 10 } }).unaccounted).toBe(2);
  });

  it('is the sum of those of the workers, in any order', () => {
    fc.assert(
      fc.property(fc.array(outcomeLists, { maxLength: 5 }), (workers) => {
        const whole = ledgerOf(workers.flat());
        const ledgers = workers.map(ledgerOf);
        expect(ledgers.reduce(addLedgers, EMPTY_LEDGER)).toEqual(whole);
        expect(ledgers.reduceRight(addLedgers, EMPTY_LEDGER)).toEqual(whole);
      }),
    );
  });

  it('of a worker that does not balance makes the sum unbalanced', () => {
    const short = closeLedger({ planned: 5, sent: 5, dropped: 0, outcomes: { answered: 4 } });
    const long = closeLedger({ planned: 5, sent: 5, dropped: 0, outcomes: { answered: 6 } });
    expect(addLedgers(short, long).unaccounted).toBe(2);
  });

  it('is not changed by being added', () => {
    const a = ledgerOf(['answered']);
    const before = structuredClone(a);
    addLedgers(a, ledgerOf(['answered', 'reset']));
    expect(a).toEqual(before);
  });
});
