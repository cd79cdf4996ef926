import { expect, test } from 'vitest';
import { againstExpectation, type Judgement } from '../../domain/verdict.ts';
import { explainVerdict } from './explain-verdict.ts';

const broken: Judgement = {
  verdict: 'fail',
  observed: 9840,
  bound: 6000,
  unit: 'ms',
  samples: 1000,
  window: 'fault 0-36.2 s',
  why: 'request 12 was still waiting',
};
const held: Judgement = { verdict: 'pass', observed: 3500, bound: 6000, unit: 'ms', samples: 1, window: '' };

test('a failure names statement, observed value, bound, basis and reason', () => {
  expect(explainVerdict(againstExpectation('max duration < 6s', 'hold', broken))).toBe(
    'max duration < 6s is broken and should hold: observed 9.84 s, bound 6 s (1,000 samples, fault 0-36.2 s) - request 12 was still waiting',
  );
});

test('a statement that holds where it must break is explained as a failure', () => {
  expect(explainVerdict(againstExpectation('max duration < 6s', 'break', held))).toBe(
    'max duration < 6s holds and should break: observed 3.5 s, bound 6 s (1 sample)',
  );
});

test('missing evidence is not called a failure', () => {
  const gap: Judgement = { ...held, verdict: 'inconclusive', observed: null, samples: 0, why: 'no request was sent' };
  expect(explainVerdict(againstExpectation('max duration < 6s', 'hold', gap))).toBe(
    'max duration < 6s is inconclusive and should hold: observed nothing, bound 6 s (0 samples) - no request was sent',
  );
});
