import { blackhole, type Expectations, type LoadPlan, latency, open, type Scenario } from '../../harness/index.ts';
import { sizing } from '../../targets/sizing/target.ts';
import { breaks, holds, same } from '../expectations.ts';
import { callsThrough, offered } from './sized-calls.ts';

/** Each row has its own bulkhead in one service, which has no limit on all of them together. */
const setUp = { source: 'S18s', target: sizing } as const;
const EACH = 'each-its-own';
const [hold, break_] = [holds(EACH), breaks(EACH)];
const PARTNERS = 'payments->partners';

const ERLANG = [
  ...[30, 50, 80, 130].map((places) => offered(100, places)),
  offered(100, 100, 500),
  offered(27, 30, 400),
  offered(27, 50),
  ...[65, 75].map((places) => offered(50, places)),
  offered(100, 75),
];

/** Independent users: Poisson arrivals. */
const poisson = (durationMs: number): LoadPlan => {
  const rate = ERLANG.reduce((sum, { weight }) => sum + weight, 0);
  return { model: 'open', arrivals: { kind: 'poisson', rate }, durationMs };
};

const turnedAway = (share: string, expected: Expectations, ...rows: string[]) =>
  Object.fromEntries(rows.map((row) => [`rate of bulkhead_full for "${row}" ${share}`, expected]));

/** Computed with Erlang B; a run of some seconds is a small sample. */
const erlangB = (rates: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(rates).map(([row, rate]) => [`rate of bulkhead_full for "${row}"`, same(rate, EACH)]),
  );

const CREW = { places: 30, hold_ms: 2000, workers: 80 };
const CREWS = [30, 50, 80, 130].map((places) =>
  callsThrough(`${places} for a crew of 80`, { ...CREW, places, crew: `${places}` }),
);

/** System S18s: the size of a bulkhead, the longest wait in front of it, and the limit on all of them together. */
export const sizes: readonly Scenario[] = [
  {
    ...setUp,
    name: 'S18s-erlang',
    about:
      'Nothing is broken. How many of the calls that are offered (in calls at once, by Little) find no place? As many ' +
      'places as there are calls on average is not enough.',
    requests: ERLANG,
    phases: [
      { name: 'warmup', load: poisson(2000) },
      { name: 'baseline', load: poisson(6000) },
    ],
    statements: {
      ...turnedAway('<= 10%', break_, '100 on 30', '100 on 50', '100 on 80'),
      ...turnedAway('<= 1%', break_, '100 on 100', '27 on 30'),
      // On a busy machine calls last a little longer and arrive in larger bursts.
      ...turnedAway('<= 6%', hold, '100 on 130', '27 on 50', '50 on 75'),
      // Twice the peak of 50: now it has to reject calls.
      ...turnedAway('>= 10%', hold, '100 on 75'),
    },
    figures: erlangB({
      '100 on 30': '70% ±5%',
      '100 on 50': '51% ±7%',
      '100 on 80': '23% ±8%',
      '100 on 100': '7.6% ±6%',
      '100 on 130': '0.06% ±1%',
      '27 on 30': '8.2% ±8%',
      '27 on 50': '0.002% ±1%',
      '50 on 65': '0.64% ±4%',
      '50 on 75': '0.02% ±1%',
      '100 on 75': '27% ±8%',
    }),
  },
  {
    ...setUp,
    name: 'S18s-burst',
    about:
      'Twice as many calls as usual come for one second, and a call takes half a second. A short queue takes that up; ' +
      'so does a long one, until something is really broken.',
    requests: [
      callsThrough('no queue', { places: 30, hold_ms: 500 }),
      callsThrough('queue 3x', { places: 30, hold_ms: 500, queue: 90, wait_ms: 500 }),
      callsThrough('big queue', { places: 30, hold_ms: 500, queue: 1000 }),
    ],
    phases: [
      {
        name: 'baseline',
        load: {
          model: 'open',
          arrivals: { kind: 'spike', base: 108, peak: 216, atMs: 1500, forMs: 1000 },
          durationMs: 3000,
        },
      },
    ],
    statements: {
      'rate of bulkhead_full for "no queue" <= 2%': break_,
      'rate of bulkhead_full for "queue 3x" <= 2%': hold,
      'rate of bulkhead_full for "big queue" <= 2%': hold,
      '"bulkhead_in_use" at payments = 0': hold,
      '"inflight" at payments = 0': hold,
    },
  },
  {
    ...setUp,
    name: 'S18s-zero',
    source: 'S38',
    about:
      'Ten places, and nobody may wait for one: a wait of 0. Some executors read 0 as "not set" and wait for their ' +
      'default of 100 s.',
    requests: [
      callsThrough('0 is 0', { places: 10, hold_ms: 1, queue: 1000, wait_ms: 0, zero_is: 'zero' }),
      callsThrough('0 is unset', { places: 10, hold_ms: 1, queue: 1000, wait_ms: 0, zero_is: 'unset' }),
    ],
    phases: [{ name: 'fault', load: open(40, 1500), faults: [latency(PARTNERS, '2s')] }],
    statements: {
      'median duration of bulkhead_full for "0 is 0" < 10ms': hold,
      'rate of bulkhead_full for "0 is 0" >= 40%': hold,
      'rate of bulkhead_full for "0 is unset" >= 40%': break_,
      'max duration for "0 is 0" < 3s': hold,
      'max duration for "0 is unset" < 3s': break_,
      '"bulkhead_in_use" at payments = 0': hold,
      '"inflight" at payments = 0': hold,
    },
  },
  {
    ...setUp,
    name: 'S18s-timeout',
    about:
      'The partner takes every call and says nothing. 50 places that are given back after 1 s carry 50 calls a second, ' +
      'after 10 s only 5.',
    timeScale: 5,
    requests: [
      callsThrough('timeout 1 s', { places: 50, hold_ms: 1, timeout_ms: 1000 }),
      callsThrough('timeout 10 s', { places: 50, hold_ms: 1, timeout_ms: 10_000 }),
    ],
    phases: [{ name: 'fault', load: open(110, 12_000), faults: [blackhole(PARTNERS)] }],
    statements: {
      'rate of timeout for "timeout 1 s" >= 60%': hold,
      'rate of timeout for "timeout 10 s" >= 60%': break_,
      '"bulkhead_in_use" at payments = 0': hold,
      '"inflight" at payments = 0': hold,
    },
    figures: {
      'rate of timeout for "timeout 1 s"': same('91% ±10%', EACH),
      'rate of timeout for "timeout 10 s"': same('15% ±3%', EACH),
    },
  },
  {
    ...setUp,
    name: 'S18s-alert',
    about:
      'Load rises until a bulkhead of 50 places is full. An alert at 80 % must come before the first call is turned ' +
      'away; one that waits until it is full comes after it.',
    timeScale: 5,
    requests: [callsThrough('filling up', { places: 50, hold_ms: 2000 })],
    phases: [
      {
        name: 'baseline',
        load: { model: 'open', arrivals: { kind: 'ramp', from: 1, to: 31 }, durationMs: 30_000 },
      },
    ],
    statements: {
      '"bulkhead_rejected_before_alert_total{dep=\\"filling up\\",level=\\"80 %\\"}" at payments = 0': hold,
      '"bulkhead_rejected_before_alert_total{dep=\\"filling up\\",level=\\"100 %\\"}" at payments = 0': break_,
      'rate of bulkhead_full > 0%': hold,
    },
  },
  {
    ...setUp,
    name: 'S18s-crew',
    about:
      'The partner has 80 workers and 2 s of work for each call, 40 calls a second at most; 50 are offered. A bulkhead ' +
      'may be raised from 30 to 50 to 80, but not beyond what the partner can do.',
    timeScale: 2,
    requests: CREWS,
    phases: [{ name: 'baseline', load: open(200, 8000) }],
    statements: {
      'median duration of ok for "30 for a crew of 80" <= 2.3s': hold,
      'median duration of ok for "50 for a crew of 80" <= 2.3s': hold,
      'median duration of ok for "80 for a crew of 80" <= 2.3s': hold,
      'median duration of ok for "130 for a crew of 80" <= 2.3s': break_,
    },
  },
  {
    ...setUp,
    name: 'S18s-total',
    about:
      'Nineteen of twenty partners answer 20 s late. Twenty bulkheads of 50 are 1000 calls, and the process bears 400: ' +
      'who adds them up, and does the healthy bank still get its share?',
    timeScale: 5,
    requests: [
      ...Array.from({ length: 19 }, (_, i) => callsThrough(`partner ${i + 1}`, { places: 50, hold_ms: 50 })),
      { ...callsThrough('bank', { places: 50, hold_ms: 50 }), path: '/bank' },
    ],
    phases: [
      { name: 'baseline', load: open(80, 2000) },
      { name: 'fault', load: open(80, 13_000), faults: [latency(PARTNERS, '20s')] },
      { name: 'recovery', load: open(80, 1000) },
    ],
    statements: {
      'pool "process" in use <= 400': { ...breaks(EACH), ...holds('capped', 'capped+shares') },
      'success rate for bank during fault >= 99%': { ...breaks('capped'), ...holds(EACH, 'capped+shares') },
      'success rate during baseline >= 99%': holds(EACH, 'capped', 'capped+shares'),
    },
    figures: { 'pool "process" in use': { [EACH]: '900..1000', capped: '400', 'capped+shares': '390..400' } },
  },
];
