import { expect, test } from 'vitest';
import type { Scenario, Suite } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { coverageOf } from './coverage.ts';
import type { CoverageGoals } from './coverage-goals.ts';

const target: Target = {
  name: 'shop',
  summary: '',
  front: 'shop',
  services: {},
  edges: [],
  requests: [],
  rules: [],
  variants: { naive: { about: '' }, budgeted: { about: '' } },
};
const goals: CoverageGoals = {
  systems: {
    S1: { name: 'payment', suite: 'timeouts' },
    S6: { name: 'planner', suite: 'timeouts', elsewhere: 'squall budget' },
    S12: { name: 'deadlines', suite: 'deadlines' },
  },
  lessons: [
    { number: 1, name: 'budgets', sources: ['S1', 'S6'] },
    { number: 2, name: 'refusal', sources: ['S1b', 'S12'] },
  ],
};
const BOTH = { 'max duration < 6s': { budgeted: 'hold', naive: 'break' } } as const;

function cover(...scenarios: readonly Partial<Scenario>[]) {
  const whole = scenarios.map((scenario, i) => ({
    name: `scenario ${i}`,
    about: '',
    source: 'S1',
    phases: [],
    statements: BOTH,
    ...scenario,
  }));
  const suite: Suite = { name: 'timeouts', about: '', target, scenarios: whole };
  return coverageOf([suite], goals);
}

test('a system is shown by the scenarios whose source is one of its rows, with who holds and who breaks what', () => {
  const { systems } = cover({ name: 'S1b', source: 'S1b' }, { source: 'S12' }, { source: 'S12.10' });
  expect(systems.map(({ id, shown, scenarios }) => [id, shown, scenarios.length])).toEqual([
    ['S1', true, 1],
    ['S6', true, 0],
    ['S12', true, 2],
  ]);
  expect(systems[0]?.scenarios[0]).toEqual({
    suite: 'timeouts',
    scenario: 'S1b',
    source: 'S1b',
    target: 'shop',
    variants: ['naive', 'budgeted'],
    statements: [{ text: 'max duration < 6s', holds: ['budgeted'], breaks: ['naive'] }],
  });
});

test('a lesson needs a cell that holds and one that breaks, in the rows that it names', () => {
  const holding = { 'max duration < 6s': { budgeted: 'hold' } } as const;
  const lessons = (...scenarios: readonly Partial<Scenario>[]) =>
    cover(...scenarios).lessons.map(({ shown, holding, breaking }) => [shown, holding, breaking]);
  expect(lessons({ source: 'S1a' })).toEqual([
    [true, 1, 1],
    [false, 0, 0],
  ]);
  expect(lessons({ source: 'S1b', statements: holding })).toEqual([
    [false, 1, 0],
    [false, 1, 0],
  ]);
  expect(lessons({ source: 'S1b', statements: holding }, { source: 'S12' })[1]).toEqual([true, 2, 1]);
});

test('what a lesson still lacks is named, but not what something else than a suite shows', () => {
  expect(cover({ source: 'S1b' }).lessons.map(({ missing }) => missing)).toEqual([[], ['S12']]);
  expect(cover().lessons.map(({ missing }) => missing)).toEqual([['S1'], ['S1b', 'S12']]);
});

test('a scenario that cannot run yet is listed and shows nothing', () => {
  const { systems, lessons } = cover({ source: 'S1b', waitsFor: 'open load' });
  expect(systems[0]).toMatchObject({ id: 'S1', shown: false, scenarios: [{ waitsFor: 'open load' }] });
  expect(lessons.map(({ shown }) => shown)).toEqual([false, false]);
});

test('a scenario of an unknown source is reported, not dropped', () => {
  const { name, about, phases, statements } = { name: 'mine', about: '', phases: [], statements: BOTH };
  const unsourced: Suite = { name: 'own', about: '', target, scenarios: [{ name, about, phases, statements }] };
  expect(coverageOf([unsourced], goals).strangers.map(({ scenario }) => scenario)).toEqual(['mine']);
  expect(cover({ source: 'S99' }).strangers).toHaveLength(1);
  expect(cover({ source: 'S1g' }).strangers).toEqual([]);
});
