import type { FamilyCases } from '../catalogue.contract.ts';
import { breakerCases } from './breaker-cases.ts';
import type { Given } from './evidence.ts';

const PHASES = [
  { name: 'baseline', fromMs: 0, toMs: 10_000 },
  { name: 'fault', fromMs: 10_000, toMs: 20_000 },
  { name: 'recovery', fromMs: 20_000, toMs: 30_000 },
];
const FAULTS = [{ fromMs: 10_000, toMs: 20_000 }];
const ms = (count: number, each: number) => Array.from({ length: count }, () => each);
const interval = (phase: string, fromMs: number, ok: number, p99Us: number) => ({
  phase,
  fromMs,
  toMs: fromMs + 1000,
  sent: 100,
  inFlight: 1,
  labels: { ok, late: 100 - ok },
  count: 100,
  p50Us: p99Us,
  p99Us,
  maxUs: p99Us,
});
const recovering = (goodFrom: number): Given => ({
  phases: PHASES,
  faults: FAULTS,
  requests: [{ phase: 'baseline', ms: ms(1000, 100) }],
  intervals: Array.from({ length: 10 }, (_, i) =>
    i >= goodFrom
      ? interval('recovery', 20_000 + i * 1000, 100, 120_000)
      : interval('recovery', 20_000 + i * 1000, 30, 9e5),
  ),
});

const search: Given = {
  phases: PHASES,
  requests: [
    { phase: 'baseline', route: 'GET /search', ms: ms(100, 100) },
    { phase: 'fault', route: 'GET /search', ms: ms(100, 115) },
    { phase: 'fault', route: 'POST /pay', ms: ms(100, 9000) },
  ],
};
const chain: Given = {
  faults: [{ edge: 'b->c', fromMs: 0 }],
  counters: [
    ['threads low water', 'a', 40],
    ['threads low water', 'b', 0],
    ['threads low water', 'c', 70],
  ],
};
const retried: Given = {
  phases: PHASES,
  requests: [
    { phase: 'baseline', ms: ms(100, 10) },
    { phase: 'fault', ms: ms(100, 10) },
  ],
  counters: [
    ['arrivals', 'bank', 100, 'baseline'],
    ['arrivals', 'bank', 300, 'fault'],
    ['arrivals', 'bank', 0, 'recovery'],
    ['arrivals_peak_100ms', 'bank', 4, 'baseline'],
    ['arrivals_peak_100ms', 'bank', 9, 'fault'],
    ['arrivals_peak_100ms', 'bank', 16, 'recovery'],
  ],
};

const bySecond: Given = {
  phases: PHASES,
  counters: [
    ...['baseline', 'fault', 'recovery'].map((phase) => ['arrivals_peak_100ms', 'bank', 9, phase] as const),
    ['arrivals_peak_1s', 'bank', 40, 'baseline'],
    ['arrivals_peak_1s', 'bank', 120, 'fault'],
    ['arrivals_peak_1s', 'bank', 60, 'recovery'],
  ],
};

/** Families about the patterns that a service is built with. */
export const patternCases: Readonly<Record<string, FamilyCases>> = {
  breaker: breakerCases,
  recovery: {
    holds: [
      ['recovers within 10s', recovering(0)],
      ['recovers within 3s', recovering(3)],
    ],
    breaks: [
      [
        'recovers within 1s',
        {
          ...recovering(3),
          faults: [
            { fromMs: 10_000, toMs: 12_000 },
            { fromMs: 10_000, toMs: 20_000 },
          ],
        },
        'as good as in the baseline between 2 s and 3 s after the fault',
      ],
      ['recovers within 1.9s', recovering(3), 'as good as in the baseline between 2 s and 3 s after the fault'],
      [
        'recovers within 8s',
        recovering(10),
        'not as good as in the baseline 9 s after the fault; then of 100 requests 30 succeeded (at least 18.9 %) and 100 may be slower than 1.5 times the p99 of the baseline (at most 100 %)',
      ],
    ],
    leavesOpen: [
      [
        'recovers within 8s',
        recovering(7),
        'not as good as in the baseline 6 s after the fault; then of 300 requests 300 succeeded (at least 98.2 %) and 0 may be slower than 1.5 times the p99 of the baseline (at most 1.8 %)',
      ],
      ['recovers within 10s', { ...recovering(0), requests: [] }, 'there is no baseline to compare with'],
    ],
    refuses: ['recovers', 'recovers within 5', 'recovers within 10s during fault'],
  },
  outage: {
    holds: [
      ['outage after fault <= 1s', recovering(0)],
      ['outage after fault <= 0.3x fault', recovering(3)],
      ['outage after fault >= 0.9x fault', recovering(10)],
    ],
    breaks: [
      [
        'outage after fault <= 0.19x fault',
        recovering(3),
        'requests failed until between 2 s and 3 s after a fault of 10 s',
      ],
      [
        'outage after fault <= 8s',
        recovering(10),
        'requests still failed 9 s after a fault of 10 s; then of 100 requests 30 succeeded (at least 18.9 %)',
      ],
    ],
    leavesOpen: [
      [
        'outage after fault <= 0.25x fault',
        recovering(3),
        'requests failed until between 2 s and 3 s after a fault of 10 s',
      ],
      ['outage after fault <= 1s', { ...recovering(0), requests: [] }, 'there is no baseline to compare with'],
      ['outage after fault <= 1s', { ...recovering(0), intervals: [] }, 'the recovery phase has no readings'],
      [
        'outage after fault <= 1x fault',
        { ...recovering(0), phases: PHASES.filter(({ name }) => name !== 'fault'), faults: [] },
        'the scenario had no fault',
      ],
    ],
    refuses: ['outage after fault', 'outage after fault <= 2x', 'outage after fault = 2x fault', 'outage <= 2s'],
  },
  isolation: {
    holds: [
      ['route /search stays within 1.2x of baseline p90', search],
      ['route GET /search stays within 1.16x of baseline max', search],
    ],
    breaks: [
      [
        'route /search stays within 1.1x of baseline max',
        search,
        '100 of 100 requests took longer than 110 ms; slowest 115 ms (GET /search, answered 200 in phase fault)',
      ],
    ],
    refuses: ['route /search stays within 1.2x', 'route /search stays within 20ms of baseline p99'],
  },
  cascade: {
    holds: [
      ['no cascade', chain],
      ['no cascade', { faults: [{ edge: 'c' }], counters: [...(chain.counters ?? []), ['calls to c', 'b', 9]] }],
    ],
    breaks: [
      [
        'no cascade',
        { ...chain, counters: [...(chain.counters ?? []), ['threads low water', 'gateway', 0]] },
        'gateway ran out of threads too',
      ],
    ],
    leavesOpen: [['no cascade', { ...chain, counters: [['threads low water', 'b', 0]] }, 'only b reports its threads']],
    refuses: ['no cascade at a', 'cascade'],
  },
  amplification: {
    holds: [
      ['retry amplification at bank <= 2x', retried],
      ['retry amplification at bank during baseline <= 1.0x', retried],
    ],
    breaks: [['retry amplification at bank during fault < 3x', retried, '300 calls reached bank for 100 requests']],
    refuses: ['retry amplification <= 1.2x', 'retry amplification at bank <= 120%'],
  },
  'arrival peak': {
    holds: [
      ['arrival peak at bank <= 4x baseline', retried],
      ['arrival peak at bank during fault < 3x of baseline', retried],
      ['arrival peak at bank <= 3x baseline', bySecond],
    ],
    breaks: [
      [
        'arrival peak at bank <= 3x baseline',
        retried,
        '16 calls reached bank within 100 ms; in the baseline at most 4',
      ],
      ['arrival peak at bank < 3x baseline', bySecond, '120 calls reached bank within 1 s; in the baseline at most 40'],
    ],
    refuses: ['arrival peak at bank <= 100', 'arrival peak <= 3x baseline'],
  },
};
