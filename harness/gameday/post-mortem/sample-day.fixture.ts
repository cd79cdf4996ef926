import { type MadeJournal, type MadeSecond, madeJournal, verdict } from './made-journal.fixture.ts';

const OUTAGE = 'outage after fault <= 0.1x fault';
const SLO = 'success rate >= 99%';

/** Black Friday: unprotected, the shop stays down after the bank is back; protected, it keeps its goodput and recovers. */
export function sampleDay(): MadeJournal {
  const made = madeJournal({
    owner: 'Ada',
    notes: 'Rehearsed for the second time.\nThe first one was ended by its guard.',
    variants: ['unprotected', 'protected'],
    hypothesis:
      'When the bank is slow for two minutes on the busiest day, the protected shop keeps its goodput and comes back at once.',
    alerts: ['CheckoutErrors', 'BankSlow'],
    steps: [{ kind: 'load', atMs: 0, text: 'load 100/s' }],
    steadyState: ['error rate < 1%'],
    expect: {
      unprotected: [{ text: OUTAGE, expected: 'break' }],
      protected: [
        { text: OUTAGE, expected: 'hold' },
        { text: SLO, expected: 'hold' },
      ],
    },
  });
  unprotected(made);
  made.wait(15_000);
  protectedShop(made);
  made.end('failed');
  return made;
}

function begin(made: MadeJournal): void {
  made.put({ kind: 'said', by: 'runbook', text: 'Watch the page: the load of last year begins.' });
  steadily(made, 40, { ok: 100, p99Ms: 52 }, [1, 190]);
  made.own({
    kind: 'statement',
    of: 'steady state',
    text: 'error rate < 1%',
    state: 'holds',
    observed: '0 % of 4,000',
  });
  made.own({ kind: 'gate', index: 2, question: 'Everybody ready for the slow bank?', state: 'waits' });
  steadily(made, 8, { ok: 100, p99Ms: 51 }, [1, 190]);
  made.own({
    kind: 'gate',
    index: 2,
    question: 'Everybody ready for the slow bank?',
    state: 'passed',
    by: 'page',
    waitedMs: 8000,
  });
}

function steadily(
  made: MadeJournal,
  count: number,
  second: MadeSecond,
  [perRequest, threads]: readonly [number, number],
): void {
  for (let i = 0; i < count; i++) made.seconds(1, { ...second, services: services(made, perRequest, threads) });
}

/** The bank counts its calls, so each reading goes on from the one before. */
function services(made: MadeJournal, perRequest: number, threads: number) {
  const last = made.entries.findLast((entry) => entry.kind === 'second');
  const before = last?.kind === 'second' ? (last.services['bank']?.['arrivals'] ?? 0) : 0;
  return {
    bank: { arrivals: before + Math.round(100 * perRequest) },
    payment: { 'threads available': threads, 'queue depth': Math.max(0, 200 - threads) },
  };
}

function unprotected(made: MadeJournal): void {
  made.run('unprotected');
  begin(made);
  made.inject('slow bank');
  for (let i = 0; i < 60; i++) {
    if (i === 41)
      made.own({
        kind: 'alert',
        name: 'CheckoutErrors',
        state: 'fires',
        labels: { alertname: 'CheckoutErrors', service: 'payment' },
      });
    if (i === 23) made.put({ kind: 'said', by: 'terminal', text: 'Customers write that checkout hangs.' });
    const ok = Math.max(4, 90 - i * 8);
    made.seconds(1, {
      ok,
      failed: 100 - ok,
      p99Ms: Math.min(10_000, 900 + i * 800),
      services: services(made, 3.4, Math.max(0, 190 - i * 12)),
    });
  }
  made.lift('slow bank', { touched: 5120 });
  steadily(made, 110, { ok: 6, failed: 94, p99Ms: 10_000 }, [3.1, 0]);
  made.own({ kind: 'statement', of: 'expect', text: OUTAGE, state: 'broken', observed: '1.8x' });
  made.verdicts(
    verdict(OUTAGE, {
      expected: 'break',
      observed: 1.82,
      bound: 0.1,
      unit: 'ratio',
      samples: 11_000,
      window: 'recovery',
    }),
  );
}

function protectedShop(made: MadeJournal): void {
  made.run('protected');
  begin(made);
  made.inject('slow bank');
  steadily(made, 3, { ok: 60, failed: 40, p99Ms: 2100 }, [1.1, 120]);
  made.own({ kind: 'alert', name: 'BankSlow', state: 'fires', labels: { service: 'bank' } });
  steadily(made, 57, { ok: 70, fallback: 28, failed: 2, p99Ms: 240 }, [0.3, 180]);
  made.lift('slow bank', { touched: 890 });
  steadily(made, 3, { ok: 78, fallback: 22, p99Ms: 90 }, [0.8, 185]);
  made.own({ kind: 'alert', name: 'BankSlow', state: 'resolved', labels: { service: 'bank' } });
  steadily(made, 57, { ok: 100, p99Ms: 50 }, [1, 190]);
  made.verdicts(
    verdict(OUTAGE, { observed: 0.04, bound: 0.1, unit: 'ratio', samples: 6000, window: 'recovery' }),
    verdict(SLO, {
      verdict: 'fail',
      observed: 0.887,
      bound: 0.99,
      samples: 17_000,
      why: '1,596 of 17,000 were answered by a fallback',
    }),
  );
}
