import { expect, test } from 'vitest';
import { againstExpectation } from '../../domain/verdict.ts';
import { explainAtLength } from './explain-at-length.ts';

const slowest = {
  route: 'POST /payment',
  phase: 'fault',
  label: 'ok',
  status: 200,
  sentMs: 1200,
  durationMs: 9310,
  faults: ['latency 5 s on payment->bank'],
};

test('a broken statement tells everything that its verdict rests on', () => {
  const verdict = againstExpectation('p99 duration < 6s', 'hold', {
    verdict: 'fail',
    observed: 9310,
    bound: 6000,
    unit: 'ms',
    samples: 1000,
    window: 'fault 0-36.2 s',
    margin: -0.5517,
    witnesses: ['caller'],
    interval: [9100, null],
    why: '12 of 1000 requests took longer',
    slowest: [slowest, { ...slowest, label: 'timed-out', status: 0, faults: [] }],
  });
  expect(explainAtLength(verdict).split('\n')).toEqual([
    'p99 duration < 6s is broken and should hold',
    '  observed  9.31 s, bound 6 s, 55.2 % beyond it',
    '  looked at 1,000 samples, fault 0-36.2 s',
    '  witness   caller',
    '  interval  99 % above 9.1 s',
    '  why       12 of 1000 requests took longer',
    '  slowest   9.31 s  POST /payment  ok (200), sent at 1.2 s in fault, during latency 5 s on payment->bank',
    '            9.31 s  POST /payment  timed-out, sent at 1.2 s in fault, no fault acted',
  ]);
});

test('what a verdict does not carry is left out', () => {
  const verdict = againstExpectation('all complete', 'break', {
    verdict: 'pass',
    observed: 0,
    bound: 0,
    unit: 'count',
    samples: 8,
    window: '',
  });
  expect(explainAtLength(verdict)).toBe(
    'all complete holds and should break\n  observed  0, bound 0\n  looked at 8 samples',
  );
});
