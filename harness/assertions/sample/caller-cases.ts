import type { FamilyCases } from '../catalogue.contract.ts';
import type { Given } from './evidence.ts';

const BASELINE_AND_FAULT = [
  { name: 'warmup', fromMs: 0, toMs: 1000 },
  { name: 'baseline', fromMs: 1000, toMs: 11_000 },
  { name: 'fault', fromMs: 11_000, toMs: 21_000 },
];
const ms = (count: number, each: number) => Array.from({ length: count }, () => each);
const quick: Given = { requests: [{ ms: ms(98, 40) }, { ms: [900] }, { ms: [5999.999] }] };
const mixed: Given = {
  requests: [
    { ms: ms(90, 100) },
    { label: 'bank_timeout', class: 'error', status: 504, ms: ms(6, 3500) },
    { label: 'insufficient_funds', class: 'rejected', status: 402, ms: ms(3, 100) },
    { kind: 'timed-out', ms: [30_000] },
  ],
};
/** Of 105, one success; up to two were sent before the fault acted or after it. */
const edged: Given = {
  phases: [{ name: 'fault', fromMs: 0, toMs: 10_000, sentOutsideFaults: 2 }],
  requests: [{ ms: ms(1, 20) }, { label: 'bank_failed', class: 'error', status: 502, ms: ms(104, 5) }],
};
/** As many were sent outside of the fault as to one route in all; of that route it was one. */
const edgedByRoute: Given = {
  phases: [
    {
      name: 'fault',
      fromMs: 0,
      toMs: 10_000,
      sentOutsideFaults: 50,
      sentOutsideFaultsOf: { 'POST /small': 1, 'POST /large': 49 },
    },
  ],
  requests: [
    { route: 'POST /small', ms: ms(50, 5) },
    { route: 'POST /large', ms: ms(500, 5) },
    { route: 'POST /large', label: 'bank_failed', class: 'error', status: 502, ms: ms(500, 5) },
  ],
};
const answered: Given = { requests: [{ ms: ms(100, 100) }] };
const slower: Given = {
  phases: BASELINE_AND_FAULT,
  requests: [
    { phase: 'warmup', ms: [9000] },
    { phase: 'baseline', ms: ms(100, 500) },
    { phase: 'fault', ms: ms(100, 650) },
  ],
};

/** Families that need only the caller's own records. */
export const callerCases: Readonly<Record<string, FamilyCases>> = {
  duration: {
    holds: [
      ['max duration < 6s', quick],
      ['p90 duration <= 41ms', quick],
      ['MEDIAN duration < 41 ms', quick],
      ['max duration of ok < 1s', mixed],
      ['max duration of 504 for /payment during fault < 3.6s', mixed],
      ['min duration >= 40ms', quick],
      ['mean duration < 110ms during fault', quick],
      ['max duration < 6s', { ...quick, timeScale: 1 }],
      ['max duration < 6s', slower],
      ['p90 duration during fault <= 1.31x baseline', slower],
    ],
    breaks: [
      [
        'max duration < 6s',
        { requests: [{ ms: [...ms(9, 100), 6000] }] },
        '1 of 10 requests took 6 s or longer; slowest 6 s (POST /payment, answered 200 in phase fault)',
      ],
      [
        'max duration < 6s',
        { timeScale: 5, requests: [{ ms: [100, 1968] }] },
        '1 of 2 requests took 6 s or longer; slowest 9.84 s (POST /payment, answered 200 in phase fault)',
      ],
      [
        'max duration < 6s',
        mixed,
        '1 of 100 requests took 6 s or longer; slowest 30 s (POST /payment, timed-out in phase fault)',
      ],
      [
        'median duration <= 90ms',
        mixed,
        'median is 100 ms: 100 of 100 requests took longer than 90 ms; slowest 30 s (POST /payment, timed-out in phase fault)',
      ],
      [
        'p90 duration during fault <= 1.2x baseline',
        slower,
        'p90 is 650 ms: 100 of 100 requests took longer than 600 ms; slowest 650 ms (POST /payment, answered 200 in phase fault)',
      ],
      ['min duration >= 41ms', quick, 'min of 100 requests is 40 ms, shorter than 41 ms'],
    ],
    leavesOpen: [
      [
        'median duration < 6s',
        { requests: [{ ms: ms(10, 7000) }], ledger: { planned: 20, dropped: 10 } },
        '10 of 20 requests never ended or were never sent, so median is 0 ms or longer',
      ],
      [
        'p99 duration < 6s',
        { requests: [{ ms: ms(98, 10) }, { kind: 'abandoned', ms: [4000, 4000] }] },
        '2 of 100 requests never ended or were never sent, so p99 is 4 s or longer',
      ],
      [
        'p99 duration <= 6s',
        quick,
        'p99 is 900 ms of 100 requests, and with 99 % confidence 40 ms to any length: more requests would decide it',
      ],
      [
        'p99 duration during fault <= 1.31x baseline',
        slower,
        'p99 is 650 ms of 100 requests, and with 99 % confidence 650 ms to any length, where the baseline allows 655 ms to any length: more requests would decide it',
      ],
    ],
    refuses: ['max duration < 6', 'max duration = 6s', 'p100 duration < 6s', 'p0 duration < 6s', 'max duration'],
  },
  rate: {
    holds: [
      ['error rate <= 7%', mixed],
      ['timeout rate = 1%', mixed],
      ['success rate >= 90%', mixed],
      ['rejected rate = 3%', mixed],
      ['5xx rate = 6%', mixed],
      ['status 504 rate < 6.1 percent', mixed],
      ['rate of insufficient_funds < 3.5%', mixed],
      ['rate of circuit_open = 0%', mixed],
      ['error rate during fault >= 98%', edged],
      ['success rate during fault < 2%', edged],
      ['error rate = 100% during fault', { ...edged, requests: edged.requests?.slice(1) ?? [] }],
      ['success rate for "POST /small" during fault = 100%', edgedByRoute],
      ['success rate for /small during fault >= 99%', edgedByRoute],
      ['success rate >= 99.9%', { requests: [{ ms: ms(999, 1) }, { kind: 'reset', ms: [1] }] }],
    ],
    breaks: [
      ['error rate < 7%', mixed, '7 of 100 requests ended as error: 6 bank_timeout, 1 timed-out'],
      [
        'success rate during fault >= 99%',
        mixed,
        '90 of 100 requests ended as success; the others: 6 bank_timeout, 3 insufficient_funds, 1 timed-out',
      ],
      ['success rate during fault >= 2%', edged, '1 of 105 requests ended as success; the others: 104 bank_failed'],
      ['rate of "circuit open" = 100%', answered, '0 of 100 requests ended as circuit open; the others: 100 ok'],
    ],
    leavesOpen: [
      [
        'success rate for "POST /large" during fault <= 51%',
        edgedByRoute,
        'up to 49 of them were sent a moment before or after the fault; 500 of 1000 requests ended as success; the others: 500 bank_failed',
      ],
      [
        'error rate during fault = 100%',
        edged,
        'up to 2 of them were sent a moment before or after the fault; 104 of 105 requests ended as error; the others: 1 ok',
      ],
      [
        'success rate during fault = 0%',
        edged,
        'up to 2 of them were sent a moment before or after the fault; 1 of 105 requests ended as success: 1 ok',
      ],
    ],
    refuses: ['error rate < 5', 'error < 5%', 'rate < 5%', 'status 999 rate = 0%', 'error rate during warmup < 5%'],
  },
  count: {
    holds: [
      ['count of reset = 0', answered],
      ['count of 5xx <= 6', mixed],
    ],
    breaks: [['count of timed-out = 0', mixed, '1 of 100 requests ended as timed-out']],
    refuses: ['count of reset = 0%', 'count = 0'],
  },
  complete: {
    holds: [
      ['all complete', { requests: [{ ms: [1] }, { kind: 'refused', ms: [1] }, { kind: 'truncated', ms: [1] }] }],
      ['all complete during fault', answered],
    ],
    breaks: [
      ['all complete', mixed, '1 of 100 requests have no end: 1 timed-out after 30 s'],
      [
        'all complete',
        { requests: [{ ms: [1] }, { kind: 'abandoned', ms: [5, 7] }, { kind: 'dropped', ms: [0] }] },
        '3 of 4 requests have no end: 2 abandoned after 7 ms, 1 never sent',
      ],
    ],
    refuses: ['all complete < 1', 'all', 'all complete of ok'],
  },
  throughput: {
    holds: [
      ['throughput > 9.8/s', mixed],
      ['goodput during fault >= 9/s', mixed],
      ['goodput >= 9 per second', mixed],
      ['throughput <= 2/s', { ...answered, timeScale: 5 }],
    ],
    breaks: [['goodput > 9/s', mixed, '90 successes to 100 requests in 10.0 s are 9.0/s']],
    refuses: ['throughput > 9', 'throughput = 9/s'],
  },
};
