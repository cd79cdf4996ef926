import { expect, test } from 'vitest';
import { loadOver } from './load-over.ts';

test('a load that never changes keeps its arrivals', () => {
  expect(loadOver([{ fromMs: 0, rate: 5 }], 1000, 'poisson')).toEqual({
    model: 'open',
    arrivals: { kind: 'poisson', rate: 5 },
    durationMs: 1000,
  });
});

test('a load that changes is told in steps that last as long as it does', () => {
  const changes = [
    { fromMs: 0, rate: 5 },
    { fromMs: 300, rate: 50 },
    { fromMs: 1000, rate: 500 },
  ];
  expect(loadOver(changes, 1000, 'constant').arrivals).toEqual({
    kind: 'steps',
    steps: [
      { rate: 5, durationMs: 300 },
      { rate: 50, durationMs: 700 },
    ],
  });
});
