import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  callsTo,
  isCounter,
  type MetricRecord,
  named,
  parseMetric,
  printMetric,
  samplesOf,
  selects,
} from './metric.ts';

test.each([
  ['threads available', named('threads available')],
  ['calls to bank', callsTo('bank')],
  ['timeouts to http://bank 2', { kind: 'timeouts', to: 'http://bank 2' }],
  ['up', { kind: 'sample', name: 'up', labels: {} }],
  ['toString', { kind: 'sample', name: 'toString', labels: {} }],
  ['calls to ', { kind: 'sample', name: 'calls to ', labels: {} }],
  ['pool_in_use{pool="a\\"b"}', { kind: 'sample', name: 'pool_in_use', labels: { pool: 'a"b' } }],
  ['{"my.{metric}",a="b"}', { kind: 'sample', name: 'my.{metric}', labels: { a: 'b' } }],
  ['my.metric{"my.label"="b"}', { kind: 'sample', name: 'my.metric', labels: { 'my.label': 'b' } }],
  ['{"calls to bank"}', { kind: 'sample', name: 'calls to bank', labels: {} }],
  ['pool_in_use{pool}', { kind: 'sample', name: 'pool_in_use{pool}', labels: {} }],
])('%s is read, and printed as it was', (text, metric) => {
  expect(parseMetric(text)).toEqual(metric);
  expect(printMetric(parseMetric(text))).toBe(text);
});

test('a metric that was printed is read back, whatever it holds', () => {
  const label = fc.stringMatching(/^[a-z_]\w{0,5}$/);
  const any = fc.oneof(label, fc.string({ unit: 'binary', minLength: 1 }));
  const sample = fc.record({ name: any, labels: fc.dictionary(any, fc.string({ unit: 'binary' })) });
  const calls = fc.record({ kind: fc.constantFrom('calls', 'timeouts'), to: fc.string({ minLength: 1 }) });
  fc.assert(
    fc.property(fc.oneof(calls, sample), (given) => {
      const metric =
        'to' in given ? { ...given } : { kind: 'sample' as const, name: given.name, labels: { ...given.labels } };
      expect(parseMetric(printMetric(metric))).toEqual(metric);
    }),
  );
});

test('any text at all is a metric, and reads the same once printed', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const metric = parseMetric(text);
      expect(parseMetric(printMetric(metric))).toEqual(metric);
    }),
  );
});

test('counters count up, gauges and marks are levels', () => {
  const counters = ['arrivals', 'calls to bank', 'timeouts to x', 'charges', 'charges_total', 'wait_seconds_sum'];
  const gauges = [
    'threads low water',
    'event loop lag',
    'calls',
    'inflight',
    'slots_total',
    'nodejs_active_handles_total',
  ];
  expect(counters.filter((text) => !isCounter(parseMetric(text)))).toEqual([]);
  expect(gauges.filter((text) => isCounter(parseMetric(text)))).toEqual([]);
});

test('of a sample that Squall does not know its declared type decides, else the ending of its name', () => {
  const [plain, total] = [parseMetric('gunicorn_requests'), parseMetric('workers_total')];
  expect([isCounter(plain), isCounter(plain, 'counter')]).toEqual([false, true]);
  expect([isCounter(total), isCounter(total, 'untyped'), isCounter(total, 'gauge')]).toEqual([true, true, false]);
});

test('a selector selects by the labels that it has', () => {
  const wanted = parseMetric('calls_total{service="bank"}');
  expect(selects(wanted, parseMetric('calls_total{outcome="ok",service="bank"}'))).toBe(true);
  expect(selects(wanted, parseMetric('calls_total{service="fraud"}'))).toBe(false);
  expect(selects(samplesOf('breaker_state'), parseMetric('breaker_state{dep="bank"}'))).toBe(true);
  expect(selects(callsTo('bank'), callsTo('fraud'))).toBe(false);
  expect(selects(callsTo('bank'), { kind: 'timeouts', to: 'bank' })).toBe(false);
});

test('a misspelt name does not compile', () => {
  // @ts-expect-error
  named('threads avaliable');
  // @ts-expect-error
  samplesOf('breaker_sate');
  // @ts-expect-error
  const formulas: MetricRecord<string> = { 'pool_in_used{pool="$name"}': 'busy' };
  expect(Object.keys(formulas)).toHaveLength(1);
});
