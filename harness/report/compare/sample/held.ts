import type { Verdict } from '../../../domain/verdict.ts';

export const held: Verdict = {
  text: 'max duration < 6s',
  expected: 'hold',
  verdict: 'pass',
  asExpected: true,
  observed: 3500,
  bound: 6000,
  unit: 'ms',
  samples: 1000,
  window: 'fault',
};
