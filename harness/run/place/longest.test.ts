import { expect, test } from 'vitest';
import { closed, type LoadPlan, open } from '../../domain/load-plan.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { longestMs } from './longest.ts';

const NOTHING = longestMs([]);

/** A plan whose requests may take 10 s. */
function plan(...loads: LoadPlan[]): ScenarioPlan {
  const phases = loads.map((load) => ({ name: 'baseline' as const, load }));
  return { phases, deadlineMs: 10_000 } as unknown as ScenarioPlan;
}

const beside = longestMs([plan()]) - NOTHING;

test.each<[string, LoadPlan, number]>([
  ['an open loop takes its time and the deadline of its last request', open(5, 30_000), 40_000],
  ['a closed loop takes as long as a target that answers nothing lets it', closed(100, 10), 110_000],
  ['a last round that is not full takes as long', closed(101, 10), 120_000],
  ['a limit in time ends it before', { ...closed(100, 10), durationMs: 5000 }, 15_000],
  ['a limit in time may be the only one', { model: 'closed', concurrency: 3, durationMs: 5000 }, 15_000],
  ['thinking takes time, too', { ...closed(10, 10), thinkMs: 500 }, 20_500],
])('%s, and may be measured twice', (_, load, ms) => {
  expect(longestMs([plan(load)]) - NOTHING - beside).toBe(2 * ms);
});

test('phases and plans add up', () => {
  const [a, b] = [open(1, 1000), open(1, 2000)];
  expect(longestMs([plan(a, b)])).toBe(longestMs([plan(a)]) + longestMs([plan(b)]) - NOTHING - beside);
  expect(longestMs([plan(a), plan(b)])).toBe(longestMs([plan(a)]) + longestMs([plan(b)]) - NOTHING);
});
