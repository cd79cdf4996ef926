import { expect, test } from 'vitest';
import { parsePrometheus } from '../domain/prometheus.ts';
import { createCountWatch } from './count-watch.ts';
import { phaseCounters } from './phase-counters.ts';
import { compileMetrics } from './presets/metric-reader.ts';
import { resilience4j } from './presets/resilience4j.ts';
import { squall } from './presets/squall.ts';

function counted(before: string, after: string): Record<string, number> {
  const all = phaseCounters(
    { at: 'bank', phase: 'fault' },
    { before: parsePrometheus(before), after: parsePrometheus(after), restarts: [] },
    compileMetrics(squall.metrics),
  );
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

const TYPED = `
# TYPE arrivals_total counter
# TYPE slots_available_min gauge
# TYPE wait_seconds histogram
`;

test('counters count the phase, marks stand as they are', () => {
  const before = `${TYPED}arrivals_total{route="/a"} 100\nslots_available_min 200\n`;
  const after = `${TYPED}arrivals_total{route="/a"} 130\narrivals_total{route="/b"} 4\nslots_available_min 17\n`;
  expect(counted(before, after)).toEqual({
    arrivals: 34,
    'arrivals_total{route="/a"}': 30,
    'arrivals_total{route="/b"}': 4,
    'threads low water': 17,
    slots_available_min: 17,
  });
});

test('without a declared type the ending of its name decides whether a sample counts up', () => {
  expect(counted('charges_seen_total 100\nseats 4', 'charges_seen_total 130\nseats 5')).toEqual({
    charges_seen_total: 30,
    seats: 5,
  });
});

test('a service that was restarted has counted at least what its readings showed, and its marks are younger', () => {
  const metricsIn = compileMetrics(squall.metrics);
  const text = (count: number, low: number) =>
    parsePrometheus(`${TYPED}arrivals_total ${count}\nslots_available_min ${low}\n`);
  const restarts = [{ last: text(130, 8), of: 'all' }] as const;
  const readings = { before: text(100, 9), after: text(3, 7), restarts };
  const all = phaseCounters({ at: 'bank', phase: 'fault' }, readings, metricsIn);
  const unknown = 'bank was restarted, and what it knew before is lost';
  expect(all.filter(({ name }) => name === 'arrivals' || name === 'threads low water')).toEqual([
    { name: 'threads low water', at: 'bank', phase: 'fault', value: 7, limits: [null, 7], unknown },
    { name: 'arrivals', at: 'bank', phase: 'fault', value: 33, limits: [33, null], unknown },
  ]);
});

test('what is declared otherwise than its name says is marked', () => {
  const text = '# TYPE requests counter\nrequests 5\n# TYPE seats_total gauge\nseats_total 4';
  const reading = parsePrometheus(text);
  const all = phaseCounters(
    { at: 'bank', phase: 'fault' },
    { before: reading, after: reading, restarts: [] },
    compileMetrics({}),
  );
  expect(all).toEqual([
    { name: 'requests', at: 'bank', phase: 'fault', value: 0, kind: 'counter' },
    { name: 'seats_total', at: 'bank', phase: 'fault', value: 4, kind: 'gauge' },
  ]);
});

test('a metric with a line that cannot be read at either end has no count in the phase', () => {
  const good = 'calls_total{to="a"} 5\ncalls_total{to="b"} 1\nseats_total 2';
  expect(counted(good, good.replace('} 1', '} x'))).toEqual({ seats_total: 0 });
  expect(counted(good.replace('} 1', '} x'), good)).toMatchObject({ seats_total: 0 });
});

test('histograms keep sum and count, and lose their buckets', () => {
  const before = `${TYPED}wait_seconds_bucket{le="1"} 1\nwait_seconds_sum 1\nwait_seconds_count 1\n`;
  const after = `${TYPED}wait_seconds_bucket{le="1"} 3\nwait_seconds_sum 2.5\nwait_seconds_count 3\n`;
  const histogram = { arrivals: 0, wait_seconds_sum: 1.5, wait_seconds_count: 2 };
  expect(counted(before, after)).toEqual(histogram);
});

test('what is no number is no evidence', () => {
  expect(counted('', 'event_loop_lag_seconds NaN')).toEqual({});
});

test('of the metrics of a preset, counters have the part of the phase and gauges stand as they are', () => {
  const metricsIn = compileMetrics(resilience4j.metrics);
  const text = (rejected: number, open: number) => `
resilience4j_circuitbreaker_not_permitted_calls_total{name="bank"} ${rejected}
resilience4j_circuitbreaker_state{name="bank",state="open"} ${open}
resilience4j_circuitbreaker_state{name="bank",state="half_open"} 0
`;
  const [before, after] = [parsePrometheus(text(100, 1)), parsePrometheus(text(130, 1))];
  const all = phaseCounters({ at: 'payment', phase: 'fault' }, { before, after, restarts: [] }, metricsIn);
  expect(all.filter(({ name }) => name.includes('dep='))).toEqual([
    { name: 'breaker_state{dep="bank"}', at: 'payment', phase: 'fault', value: 2 },
    { name: 'breaker_rejected_total{dep="bank"}', at: 'payment', phase: 'fault', value: 30 },
  ]);
});

test('a mark that nobody cleared is exact where it moved in the phase, else no more than it happened', () => {
  const metricsIn = compileMetrics({ 'pool_in_use_max{pool="$server"}': 'haproxy_server_max_sessions' });
  const mark = (before: string, after: string) =>
    phaseCounters(
      { at: 'haproxy', phase: 'fault' },
      { before: parsePrometheus(before), after: parsePrometheus(after), restarts: [], keptMarks: true },
      metricsIn,
    ).find(({ name }) => name.startsWith('pool_in_use_max'));
  const text = (value: number) => `haproxy_server_max_sessions{server="app1"} ${value}`;
  expect(mark(text(3), text(9))).toMatchObject({ value: 9 });
  expect(mark(text(3), text(9))).not.toHaveProperty('limits');
  expect(mark(text(9), text(9))).toMatchObject({
    value: 9,
    limits: [null, 9],
    unknown: expect.stringContaining('did not move'),
  });
  expect(mark(text(9), text(4))).toMatchObject({
    value: 4,
    limits: [4, null],
    unknown: expect.stringContaining('cleared'),
  });
  expect(mark('', text(4))).toMatchObject({ value: 4, limits: [null, 4] });
});

test('a level has the extremes of its readings, and a metric that a probe computes hides the sample of that name', () => {
  const metricsIn = compileMetrics({ 'breaker_state{dep="$breaker"}': '2 * breaker_state{is="open"}' });
  const text = (queue: number, open: number) =>
    parsePrometheus(`queue ${queue}\nbreaker_state{breaker="bank",is="open"} ${open}\n`);
  const watch = createCountWatch(metricsIn);
  watch.end(text(50, 0));
  for (const [queue, open] of [
    [3, 0],
    [8, 1],
    [1, 1],
  ] as const)
    watch.see(text(queue, open));
  const all = phaseCounters({ at: 'shop', phase: 'fault' }, watch.end(text(2, 0)), metricsIn);
  expect(all).toEqual([
    { name: 'breaker_state{dep="bank"}', at: 'shop', phase: 'fault', value: 0, seen: [0, 2] },
    { name: 'queue', at: 'shop', phase: 'fault', value: 2, seen: [1, 8] },
  ]);
});
