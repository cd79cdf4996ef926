import { expect, test } from 'vitest';
import type { CpuWait, Evidence, Interval } from '../domain/evidence.ts';
import { parseStatement } from './parse.ts';
import { evidence, type Given } from './sample/evidence.ts';

const SECONDS = Array.from({ length: 10 }, (_, i) => i);
const waits: readonly CpuWait[] = [{ of: 'payment', samples: SECONDS.map((i) => [(i + 1) * 1000, 600] as const) }];
const times = (count: number, ms: number) => Array.from({ length: count }, () => ms);
const verdict = (text: string, seen: Evidence) => parseStatement(text).judge(seen).verdict;

/** Ten seconds at 200/s through payment, which calls bank and waited for a CPU for 600 ms of each second. */
function run(given: Given): Evidence {
  const interval = (i: number): Interval => ({
    phase: 'fault',
    fromMs: i * 1000,
    toMs: (i + 1) * 1000,
    sent: 200,
    inFlight: 4,
    labels: { ok: 200 },
    count: 200,
    p50Us: 20_000,
    p99Us: 20_000,
    maxUs: 20_000,
  });
  const edges = [{ edge: 'payment->bank', phase: 'fault', connections: 5, bytes: 100, requests: 2000 }];
  return { ...evidence({ intervals: SECONDS.map(interval), open: true, edges, ...given }), cpuWaits: waits };
}

/** 30 of 2000 requests failed after 500 ms; payment counted so many timeouts, and its breaker so many failures. */
const tripped = (timeouts: number, failures: number): Evidence =>
  run({
    requests: [{ ms: times(1970, 20) }, { ms: times(30, 500), label: 'bank_timeout', class: 'error', status: 504 }],
    counters: [
      ['timeouts to bank', 'payment', timeouts],
      ['breaker_transitions_total{dep="bank",from="closed",to="open"}', 'payment', 1],
      ['breaker_state{dep="bank"}', 'payment', 2],
      ['breaker_recorded_failures_total{dep="bank",kind="any"}', 'payment', failures],
      ['breaker_failures_at_trip{dep="bank"}', 'payment', 5],
      ['threads low water', 'payment', 100],
    ],
  });

test('a breaker that answers which came too late may have opened', () => {
  expect(verdict('breaker "bank" never opens', tripped(30, 30))).toBe('inconclusive');
});

test('where no call met its timeout, a dependency that failed at once opened it', () => {
  expect(verdict('breaker "bank" never opens', tripped(0, 30))).toBe('fail');
});

test('the failures that are left without the late ones are enough for a trip, or are not', () => {
  expect(verdict('breaker "bank" never opens', tripped(10, 15))).toBe('fail');
  expect(verdict('breaker "bank" never opens', tripped(11, 15))).toBe('inconclusive');
});

test('requests that ended just before their deadline may have met it, had their sender not been late', () => {
  const ended = (ms: number) => run({ requests: [{ ms: times(100, ms) }] });
  expect(verdict('all complete', ended(29_900))).toBe('inconclusive');
  expect(verdict('all complete', ended(15_000))).toBe('pass');
  expect(verdict('all complete', { ...ended(29_900), cpuWaits: [] })).toBe('pass');
});

test('the machine makes requests fail, and never succeed', () => {
  const seen = tripped(30, 30);
  expect(verdict('success rate >= 99%', seen)).toBe('inconclusive');
  expect(verdict('success rate >= 98%', seen)).toBe('pass');
  expect(verdict('rate of bank_timeout >= 1%', seen)).toBe('inconclusive');
  expect(verdict('rate of bank_timeout >= 2%', seen)).toBe('fail');
});

test('requests that took longer than any wait did not fail because of one, where their route never succeeded', () => {
  const seen = run({
    requests: [
      { ms: times(1970, 20) },
      { ms: times(30, 9000), label: 'hung', class: 'error', status: 504, route: 'GET /silent' },
    ],
    counters: [['timeouts to bank', 'payment', 30]],
  });
  expect(verdict('rate of hung for "GET /silent" = 100%', seen)).toBe('pass');
});

test('where nobody waited, the machine made nothing late, however long successes took', () => {
  const requests = [
    { ms: [...times(900, 50), ...times(900, 80)] },
    { label: 'item_timeout', class: 'error', kind: 'answered', status: 504, ms: times(200, 60) },
  ] as const;
  const idle = {
    ...run({ requests }),
    cpuWaits: [{ of: 'payment', samples: SECONDS.map((i) => [(i + 1) * 1000, 0] as const) }],
  };
  expect(verdict('rate of item_timeout <= 1%', idle)).toBe('fail');
  const hardly = {
    ...idle,
    cpuWaits: [{ of: 'payment', samples: SECONDS.map((i) => [(i + 1) * 1000, i === 3 ? 1 : 0] as const) }],
  };
  expect(verdict('rate of item_timeout <= 1%', hardly)).toBe('fail');
});
