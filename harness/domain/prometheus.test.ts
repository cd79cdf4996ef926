import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printMetric } from './metric.ts';
import { parsePrometheus } from './prometheus.ts';

const TEXT = `
# HELP arrivals_total Requests that arrived
# TYPE arrivals_total counter
arrivals_total{route="/charge",attempt_header="1"} 12
arrivals_total{ route = "/a}b" , attempt_header = "2" , } 3 1700000000000
# TYPE wait_seconds histogram
wait_seconds_bucket{le="+Inf"} 5
wait_seconds_sum 1.5e-3
wait_seconds_count 5
# TYPE slots_available gauge
slots_available -0.5
limit +Inf
`;

test('samples have name, labels, value and the type of their family', () => {
  expect(parsePrometheus(TEXT).samples).toEqual([
    {
      kind: 'sample',
      name: 'arrivals_total',
      labels: { route: '/charge', attempt_header: '1' },
      value: 12,
      type: 'counter',
    },
    {
      kind: 'sample',
      name: 'arrivals_total',
      labels: { route: '/a}b', attempt_header: '2' },
      value: 3,
      type: 'counter',
    },
    { kind: 'sample', name: 'wait_seconds_bucket', labels: { le: '+Inf' }, value: 5, type: 'histogram' },
    { kind: 'sample', name: 'wait_seconds_sum', labels: {}, value: 0.0015, type: 'histogram' },
    { kind: 'sample', name: 'wait_seconds_count', labels: {}, value: 5, type: 'histogram' },
    { kind: 'sample', name: 'slots_available', labels: {}, value: -0.5, type: 'gauge' },
    { kind: 'sample', name: 'limit', labels: {}, value: Number.POSITIVE_INFINITY, type: 'untyped' },
  ]);
});

test('a counter that has not counted yet is known by its type', () => {
  const { samples, types } = parsePrometheus('# HELP arrivals_total Requests\n# TYPE arrivals_total counter\n');
  expect([samples, types.get('arrivals_total')]).toEqual([[], 'counter']);
});

test.each(['no value', 'name{a="b" 1', 'name{a=b} 1', 'name one', '{a="b"} 1'])('refuses: %s', (line) => {
  expect(() => parsePrometheus(line)).toThrow(/^not (a )?Prometheus/);
});

test('a printed sample is read back, whatever the labels hold', () => {
  const anyLabels = fc.dictionary(fc.stringMatching(/^[a-z_]\w{0,5}$/), fc.string({ unit: 'binary' }), { maxKeys: 4 });
  const anyValue = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  fc.assert(
    fc.property(anyLabels, anyValue, (given, value) => {
      const labels = { ...given };
      const text = `${printMetric({ kind: 'sample', name: 'metric', labels })} ${value}`;
      expect(parsePrometheus(text).samples).toEqual([
        { kind: 'sample', name: 'metric', labels, value, type: 'untyped' },
      ]);
    }),
  );
});
