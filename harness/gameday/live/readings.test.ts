import { expect, test } from 'vitest';
import { readingsOf } from './readings.ts';

test('reads breakers by their labels, pools with their limits, and threads against their total', () => {
  const readings = readingsOf({
    payment: {
      'breaker_state{dep="bank",endpoint="/refund"}': 1,
      'pool_in_use{pool="db"}': 7,
      'pool_size{pool="db"}': 10,
      'pool_waiting{pool="db"}': 2,
      'pool_in_use{pool="cache"}': 1,
      'bulkhead_in_use{dep="bank"}': 3,
      'bulkhead_limit{dep="bank"}': 4,
      'threads total': 40,
      'threads available': 5,
      process_open_fds: 33,
    },
    bank: { breaker_state: 2 },
  });
  expect(readings).toEqual({
    breakers: [
      { service: 'payment', name: 'bank /refund', state: 'half-open' },
      { service: 'bank', name: '', state: 'open' },
    ],
    pools: [
      { service: 'payment', kind: 'pool', name: 'db', inUse: 7, limit: 10, waiting: 2 },
      { service: 'payment', kind: 'pool', name: 'cache', inUse: 1 },
      { service: 'payment', kind: 'bulkhead', name: 'bank', inUse: 3, limit: 4 },
    ],
    threads: [{ service: 'payment', inUse: 35, total: 40 }],
  });
});

test('half of a pair says nothing, and neither does a service that reports nothing', () => {
  const readings = readingsOf({ a: { 'threads total': 4 }, b: { 'pool_size{pool="db"}': 10 }, c: {} });
  expect(readings).toEqual({ breakers: [], pools: [], threads: [] });
});
