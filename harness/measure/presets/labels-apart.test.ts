import { expect, test } from 'vitest';
import { compileMetrics } from './metric-reader.ts';
import { readPrometheus } from './reading.ts';
import { resilience4j } from './resilience4j.ts';

const values = (formula: string, text: string) => {
  const metricsIn = compileMetrics({ 'breaker_state{dep="$name"}': formula });
  return Object.fromEntries(metricsIn(readPrometheus(text)).map(({ name, value }) => [name, value]));
};

test('states of several routes are not added up: two that are half-open are not one that is open', () => {
  const text = 'cb{name="bank",route="/pay"} 1\ncb{name="bank",route="/refund"} 1\ncb{name="mail",route="/pay"} 2';
  expect(values('cb', text)).toEqual({
    'breaker_state{dep="bank",route="/pay"}': 1,
    'breaker_state{dep="bank",route="/refund"}': 1,
    'breaker_state{dep="mail",route="/pay"}': 2,
  });
});

test('labels that the formula asks for, and those that are alike everywhere, set nothing apart', () => {
  const text = 'cb{name="bank",app="shop",state="open"} 1\ncb{name="bank",app="shop",state="half_open"} 0';
  const formula = '2 * cb{state="open"} + cb{state="half_open"}';
  expect(values(formula, text)).toEqual({ 'breaker_state{dep="bank"}': 2 });
});

test('a sample for each state, of which the formula asks for none, stays one for each state', () => {
  const text = 'cb{name="bank",state="open"} 1\ncb{name="bank",state="closed"} 0';
  expect(values('cb', text)).toEqual({
    'breaker_state{dep="bank",state="open"}': 1,
    'breaker_state{dep="bank",state="closed"}': 0,
  });
});

test('the instances behind one endpoint, as a Prometheus federates them, keep their states', () => {
  const state = (pod: string, name: string, value: number) =>
    `resilience4j_circuitbreaker_state{name="bank",pod="${pod}",state="${name}"} ${value}\n`;
  const ofPod = (pod: string, isOpen: number) =>
    state(pod, 'open', isOpen) + state(pod, 'half_open', 0) + state(pod, 'forced_open', 0);
  const found = compileMetrics(resilience4j.metrics)(readPrometheus(ofPod('a', 1) + ofPod('b', 0)));
  expect(found.map(({ name, value }) => [name, value])).toEqual([
    ['breaker_state{dep="bank",pod="a"}', 2],
    ['breaker_state{dep="bank",pod="b"}', 0],
  ]);
});

test('counts of several routes are added up as ever', () => {
  const metricsIn = compileMetrics({ 'breaker_rejected_total{dep="$name"}': 'rejected' });
  const text = 'rejected{name="bank",route="/pay"} 1\nrejected{name="bank",route="/refund"} 2';
  expect(metricsIn(readPrometheus(text)).map(({ name, value }) => [name, value])).toEqual([
    ['breaker_rejected_total{dep="bank"}', 3],
  ]);
});
