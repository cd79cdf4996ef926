import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addLedgers, closeLedger, EMPTY_LEDGER } from './ledger.ts';
import { OUTCOME_KINDS, type OutcomeKind } from './outcome.ts';

/** What really happened to each request, one by one: the oracle that the books are checked against. */
const fates = fc.array(fc.constantFrom(...OUTCOME_KINDS), { maxLength: 200 });

function booksOf(requests: readonly OutcomeKind[]) {
  const outcomes: Partial<Record<OutcomeKind, number>> = {};
  for (const kind of requests) if (kind !== 'dropped') outcomes[kind] = (outcomes[kind] ?? 0) + 1;
  const dropped = requests.filter((kind) => kind === 'dropped').length;
  return closeLedger({ planned: requests.length, sent: requests.length - dropped, dropped, outcomes });
}

describe('the books', () => {
  it('balance when every request has one end', () => {
    fc.assert(
      fc.property(fates, (requests) => {
        expect(booksOf(requests).unaccounted).toBe(0);
      }),
    );
  });

  it('show exactly as many unaccounted as outcomes went missing', () => {
    fc.assert(
      fc.property(fates, fc.nat(), (requests, pick) => {
        const sent = requests.filter((kind) => kind !== 'dropped');
        const lost = sent.length === 0 ? 0 : pick % (sent.length + 1);
        const full = booksOf(requests);
        const partial = booksOf(sent.slice(lost));
        expect(closeLedger({ ...full, outcomes: partial.outcomes }).unaccounted).toBe(lost);
      }),
    );
  });

  it('show a request that was planned and neither sent nor dropped, and one that was counted twice', () => {
    const balanced = booksOf(['answered', 'reset', 'dropped']);
    expect(closeLedger({ ...balanced, planned: 4 }).unaccounted).toBe(1);
    expect(closeLedger({ ...balanced, outcomes: { answered: 2, reset: 1 } }).unaccounted).toBe(1);
  });

  it('do not let an error in one direction hide one in the other', () => {
    expect(closeLedger({ planned: 10, sent: 9, dropped: 0, outcomes: { answered: 10 } }).unaccounted).toBe(2);
  });

  it('of workers add up to the books of the whole, in any order', () => {
    fc.assert(
      fc.property(fc.array(fates, { maxLength: 5 }), (workers) => {
        const whole = booksOf(workers.flat());
        const books = workers.map(booksOf);
        expect(books.reduce(addLedgers, EMPTY_LEDGER)).toEqual(whole);
        expect(books.reduceRight(addLedgers, EMPTY_LEDGER)).toEqual(whole);
      }),
    );
  });

  it('of one worker that do not balance never balance in the sum', () => {
    const short = closeLedger({ planned: 5, sent: 5, dropped: 0, outcomes: { answered: 4 } });
    const long = closeLedger({ planned: 5, sent: 5, dropped: 0, outcomes: { answered: 6 } });
    expect(addLedgers(short, long).unaccounted).toBe(2);
  });

  it('are not changed by being added', () => {
    const a = booksOf(['answered']);
    const before = structuredClone(a);
    addLedgers(a, booksOf(['answered', 'reset']));
    expect(a).toEqual(before);
  });
});
