import { expect, test } from 'vitest';
import { parsePrometheus } from '../../domain/prometheus.ts';
import { compileMetrics } from './metric-reader.ts';
import { squall } from './squall.ts';

const metricsIn = compileMetrics(squall.metrics);
const values = (text: string) =>
  Object.fromEntries(metricsIn(parsePrometheus(text)).map(({ name, value }) => [name, value]));

test("metrics have Squall's names, summed over labels", () => {
  expect(
    values(`
slots_available 42
slots_available_min 7
arrivals_total{route="/charge",attempt_header="1"} 10
arrivals_total{route="/charge",attempt_header="2"} 3
something_else 1
`),
  ).toEqual({ 'threads available': 42, 'threads low water': 7, arrivals: 13 });
});

test('calls and timeouts are counted per dependency', () => {
  expect(
    values(`
service_requests_total{service="bank",endpoint="/charge",outcome="ok"} 5
service_requests_total{service="bank",endpoint="/charge",outcome="timeout"} 2
service_requests_total{service="fraud",endpoint="/check",outcome="ok"} 8
service_timeouts_total{service="bank",endpoint="/charge"} 2
`),
  ).toEqual({ 'calls to bank': 7, 'calls to fraud': 8, 'timeouts to bank': 2 });
});

test('calls are those that have ended and those that have not', () => {
  expect(
    values(`
# TYPE service_requests_total counter
service_requests_total{service="bank",endpoint="/charge",outcome="ok"} 5
service_requests_total{service="bank",endpoint="/refund",outcome="timeout"} 1
service_requests_in_flight{service="bank",endpoint="/charge"} 3
service_requests_in_flight{service="bank",endpoint="/refund"} 0
service_requests_total{service="fraud",endpoint="/check",outcome="ok"} 8
`),
  ).toEqual({ 'calls to bank': 9, 'calls to fraud': 8 });
});

test('of several samples for one metric the first that is there counts', () => {
  expect(values('work_after_caller_gone_total 4')).toEqual({ 'work after caller gone': 4 });
  expect(values('work_after_caller_gone_total 4\nwork_done_caller_gone_total 9')).toEqual({
    'work after caller gone': 9,
  });
});

test('a counter that has not counted yet is 0, and what is not declared is no evidence', () => {
  expect(values('# TYPE arrivals_total counter\n# TYPE slots_available gauge\n')).toEqual({ arrivals: 0 });
});
