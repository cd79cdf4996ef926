import { expect, test } from 'vitest';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { declaredDuration } from './estimate.ts';

type Declared = Pick<ScenarioPlan, 'figures' | 'statements'>;

const plan = (declared: Partial<Declared>, timeScale = 1): ScenarioPlan => ({
  scenario: 's',
  about: '',
  suite: 's',
  target: 't',
  variant: 'v',
  lane: 'l',
  seed: 1,
  busy: false,
  phases: [],
  requests: [],
  deadlineMs: 30_000,
  statements: [],
  timeScale,
  ...declared,
});
const figures = (...all: [string, string][]) => ({
  figures: all.map(([quantity, expected]) => ({ quantity, expected })),
});
const statements = (text: string, expected: 'hold' | 'break') => ({ statements: [{ text, expected }] });

test('a plan without durations declares none', () => {
  expect(declaredDuration(plan(figures(['throughput', '20/s'])), 'fault')).toEqual({});
});

test.each([
  ['p50 duration', '5.05s ±10%', { usualMs: 5050 }],
  ['mean duration', '689ms ±10%', { usualMs: 689 }],
  ['p50 duration during fault', '866ms', { usualMs: 866 }],
  ['p50 duration during baseline', '586ms', {}],
  ['max duration', '3.5s..4.1s ±10%', { mostMs: 3500 }],
  ['p99 duration', '2s', {}],
] as const)('figure %s: %s', (quantity, expected, declared) => {
  expect(declaredDuration(plan(figures([quantity, expected])), 'fault')).toEqual(declared);
});

test('a bound that is expected to hold declares one, a bound that is expected to break does not', () => {
  expect(declaredDuration(plan(statements('max duration < 6s', 'hold')), 'fault')).toEqual({ mostMs: 6000 });
  expect(declaredDuration(plan(statements('median duration during fault <= 60ms', 'hold')), 'fault')).toEqual({
    usualMs: 60,
  });
  expect(declaredDuration(plan(statements('max duration < 6s', 'break')), 'fault')).toEqual({});
});

test('a bound relative to the baseline declares none', () => {
  expect(declaredDuration(plan(statements('median duration during fault <= 1.2x baseline', 'hold')), 'fault')).toEqual(
    {},
  );
});

test('a declared duration is divided by the time scale', () => {
  expect(declaredDuration(plan(figures(['p50 duration', '5s']), 5), 'fault')).toEqual({ usualMs: 1000 });
});
