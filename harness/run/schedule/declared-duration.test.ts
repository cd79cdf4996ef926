import { expect, test } from 'vitest';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { saidDuration } from './declared-duration.ts';

type Said = Pick<ScenarioPlan, 'figures' | 'statements'>;

const plan = (said: Partial<Said>, timeScale = 1): ScenarioPlan => ({
  ...{ scenario: 's', about: '', suite: 's', target: 't', variant: 'v', lane: 'l', seed: 1, busy: false },
  ...{ phases: [], requests: [], deadlineMs: 30_000, statements: [], timeScale },
  ...said,
});
const figures = (...all: [string, string][]) => ({
  figures: all.map(([quantity, expected]) => ({ quantity, expected })),
});
const statements = (text: string, expected: 'hold' | 'break') => ({ statements: [{ text, expected }] });

test('a plan that says nothing of durations says nothing', () => {
  expect(saidDuration(plan(figures(['throughput', '20/s'])), 'fault')).toEqual({});
});

test.each([
  ['p50 duration', '5.05s ±10%', { usualMs: 5050 }],
  ['mean duration', '689ms ±10%', { usualMs: 689 }],
  ['p50 duration during fault', '866ms', { usualMs: 866 }],
  ['p50 duration during baseline', '586ms', {}],
  ['max duration', '3.5s..4.1s ±10%', { mostMs: 3500 }],
  ['p99 duration', '2s', {}],
] as const)('figure %s: %s', (quantity, expected, said) => {
  expect(saidDuration(plan(figures([quantity, expected])), 'fault')).toEqual(said);
});

test('a bound that is expected to hold says it too, and one that is expected to break does not', () => {
  expect(saidDuration(plan(statements('max duration < 6s', 'hold')), 'fault')).toEqual({ mostMs: 6000 });
  expect(saidDuration(plan(statements('median duration during fault <= 60ms', 'hold')), 'fault')).toEqual({
    usualMs: 60,
  });
  expect(saidDuration(plan(statements('max duration < 6s', 'break')), 'fault')).toEqual({});
});

test('a bound that is a share of the baseline says nothing of its own', () => {
  expect(saidDuration(plan(statements('median duration during fault <= 1.2x baseline', 'hold')), 'fault')).toEqual({});
});

test('what is said in real time passes faster on a faster clock', () => {
  expect(saidDuration(plan(figures(['p50 duration', '5s']), 5), 'fault')).toEqual({ usualMs: 1000 });
});
