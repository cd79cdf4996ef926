import { expect, test } from 'vitest';
import { parseStatement } from './parse.ts';
import { evidence, type Given } from './sample/evidence.ts';
import { validityProblems } from './validity.ts';

const requests = [{ ms: [100, 7000] }];
const holds = (given: Given) => parseStatement('max duration < 8s').judge(evidence({ requests, ...given }));
const breaks = (given: Given) => parseStatement('max duration < 6s').judge(evidence({ requests, ...given }));

const INVALID_EXPERIMENTS: readonly (readonly [string, Given, string])[] = [
  ['a ledger that does not balance', { ledger: { unaccounted: 3 } }, '3 requests are unaccounted for'],
  [
    'a run that was aborted',
    { ended: { reason: 'aborted', message: 'Ctrl-C\nstack' } },
    'the scenario was aborted before its end: Ctrl-C',
  ],
  ['a fault that stayed', { faults: [{ lifted: false }] }, 'latency 5 s on payment->bank was not lifted'],
  [
    'a fault that somebody else took away',
    { faults: [{ gone: true }] },
    'latency 5 s on payment->bank was gone before it was lifted',
  ],
  ['a fault that touched nothing', { faults: [{ touched: 0 }] }, 'latency 5 s on payment->bank touched nothing'],
  ['a fault that never acted', { faults: [{ fromMs: 99_000 }] }, '1 of 1 faults of phase fault never acted'],
];

test.each(INVALID_EXPERIMENTS)('%s: nothing is proven either way', (_, given, reason) => {
  expect(holds(given)).toMatchObject({ verdict: 'inconclusive', why: `${reason}; it would have held` });
  expect(breaks(given)).toMatchObject({ verdict: 'inconclusive', observed: 7000 });
  expect(breaks(given).why).toMatch(/; it would have been broken: 1 of 2 requests took 6 s or longer/);
});

test('what was broken before any fault was to act is broken, whoever felt the fault later', () => {
  const phases = [
    { name: 'baseline', fromMs: 0, toMs: 10_000 },
    { name: 'fault', fromMs: 10_000, toMs: 20_000 },
  ];
  const seen = evidence({
    requests: [
      { phase: 'baseline', ms: [100, 7000] },
      { phase: 'fault', ms: [100, 7000] },
    ],
    phases,
    faults: [{ fromMs: 10_000, toMs: 20_000, touched: 0 }],
  });
  const verdictOf = (text: string) => parseStatement(text).judge(seen).verdict;
  expect(verdictOf('max duration during baseline < 6s')).toBe('fail');
  expect(verdictOf('max duration during fault < 6s')).toBe('inconclusive');
  expect(verdictOf('max duration < 6s')).toBe('inconclusive');
  expect(verdictOf('max duration during baseline < 8s')).toBe('inconclusive');
});

test('a load that was not reached cannot prove that a statement holds, but what broke is broken', () => {
  expect(holds({ ledger: { planned: 3 } })).toMatchObject({
    verdict: 'inconclusive',
    why: 'only 2 of 3 planned requests were sent; it would have held',
  });
  expect(breaks({ ledger: { planned: 3 } }).verdict).toBe('fail');
});

test('an open loop may drop one request in a hundred', () => {
  const sent = { ledger: { planned: 1000, sent: 990 }, open: true };
  expect(validityProblems(evidence({ requests, ...sent }))).toEqual([]);
  expect(validityProblems(evidence({ requests, ledger: { planned: 1000, sent: 989 }, open: true }))).toHaveLength(1);
  expect(validityProblems(evidence({ requests, ledger: { planned: 1000, sent: 990 } }))).toHaveLength(1);
});

test('of faults that act together one must touch calls, since the first may keep all calls from the second', () => {
  expect(holds({ faults: [{ touched: 200 }, { touched: 0 }] }).verdict).toBe('pass');
  expect(holds({ faults: [{ touched: 0 }, { touched: 0 }] }).why).toMatch(/and latency .* touched nothing/);
});

test('a fault is felt only where even the lower limit of the count says so', () => {
  const countedFrom = '1000 calls met it with a chance of 0.01 %';
  expect(holds({ faults: [{ touched: 0, touchedAtMost: 2, witness: 'service', countedFrom }] }).why).toBe(
    `nobody can tell whether latency 5 s on payment->bank was felt: ${countedFrom}; it would have held`,
  );
  expect(holds({ faults: [{ touched: 450, touchedAtMost: 550, witness: 'service' }] }).verdict).toBe('pass');
  expect(holds({ faults: [{ touched: null, witness: 'none' }, { touched: 1 }] }).verdict).toBe('pass');
});

test('an inconclusive judgement says first why the evidence is not valid', () => {
  const nothing = evidence({ ended: { reason: 'aborted', message: 'interrupted' } });
  expect(parseStatement('max duration < 6s').judge(nothing).why).toBe(
    'the scenario was aborted before its end: interrupted; no request was sent in this scope',
  );
});

test('what is broken after the beginning of a phase before the first fault is broken, whoever felt the fault', () => {
  const untouched = evidence({
    phases: [
      { name: 'baseline', fromMs: 0, toMs: 2000 },
      { name: 'fault', fromMs: 2000, toMs: 4000 },
    ],
    faults: [{ fromMs: 2000, toMs: 4000, touched: 0 }],
    requests: [
      { phase: 'baseline', ms: [3000, 3000] },
      { phase: 'fault', ms: [20] },
    ],
    intervals: [0, 1000].map((fromMs) => ({
      phase: 'baseline',
      fromMs,
      toMs: fromMs + 1000,
      sent: 1,
      inFlight: 0,
      labels: { ok: 1 },
      count: 1,
      p50Us: 3_000_000,
      p99Us: 3_000_000,
      maxUs: 3_000_000,
    })),
  });
  for (const text of ['max duration during baseline < 1s', 'max duration after 1s of baseline < 1s'])
    expect(parseStatement(text).judge(untouched).verdict).toBe('fail');
});
