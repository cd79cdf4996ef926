import { expect, test } from 'vitest';
import { closed, type LoadPlan, open } from '../../domain/load-plan.ts';
import { scaleLoad } from './scale-load.ts';

test('a closed load keeps its counts', () => {
  expect(scaleLoad(closed(1000, 100), 5)).toEqual(closed(1000, 100));
});

test('think time and duration shrink with the scale', () => {
  const load: LoadPlan = { model: 'closed', concurrency: 10, durationMs: 30_000, thinkMs: 500 };
  expect(scaleLoad(load, 5)).toEqual({ ...load, durationMs: 6000, thinkMs: 100 });
});

const ARRIVALS: LoadPlan[] = [
  open(50, 30_000),
  { model: 'open', durationMs: 30_000, arrivals: { kind: 'poisson', rate: 50 } },
  { model: 'open', durationMs: 30_000, arrivals: { kind: 'ramp', from: 0, to: 100 } },
  { model: 'open', durationMs: 30_000, arrivals: { kind: 'steps', steps: [{ rate: 50, durationMs: 30_000 }] } },
  { model: 'open', durationMs: 30_000, arrivals: { kind: 'spike', base: 10, peak: 250, atMs: 10_000, forMs: 5000 } },
];

/** Area under the rate curve: how many requests a load sends. */
function requests(load: LoadPlan): number {
  if (load.model === 'closed') return load.requests ?? 0;
  const { arrivals, durationMs } = load;
  switch (arrivals.kind) {
    case 'constant':
    case 'poisson':
      return (arrivals.rate * durationMs) / 1000;
    case 'ramp':
      return (((arrivals.from + arrivals.to) / 2) * durationMs) / 1000;
    case 'steps':
      return arrivals.steps.reduce((sum, step) => sum + (step.rate * step.durationMs) / 1000, 0);
    case 'spike':
      return (arrivals.base * (durationMs - arrivals.forMs) + arrivals.peak * arrivals.forMs) / 1000;
    case 'herd':
      return arrivals.count;
    case 'schedule':
      return arrivals.dueMs.length;
  }
}

test.each(ARRIVALS)('an open load sends as many requests in a fifth of the time: $arrivals.kind', (load) => {
  const scaled = scaleLoad(load, 5);
  expect(requests(scaled)).toBeCloseTo(requests(load), 6);
  expect(scaled.durationMs).toBe(6000);
});

test('a replayed schedule keeps its order and its number', () => {
  const load: LoadPlan = { model: 'open', durationMs: 100, arrivals: { kind: 'schedule', dueMs: [0, 10, 50] } };
  expect(scaleLoad(load, 5)).toMatchObject({ durationMs: 20, arrivals: { dueMs: [0, 2, 10] } });
});
