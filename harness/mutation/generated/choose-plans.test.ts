import { expect, test } from 'vitest';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { type Candidate, choosePlans } from './choose-plans.ts';

interface Made {
  readonly name: string;
  readonly variant?: string;
  readonly ms: number;
  readonly statements?: number;
  /** What its statements are about, but for a number. */
  readonly judges?: string;
  readonly passed?: readonly string[];
  readonly loaded?: readonly string[];
}

function candidate({
  name,
  variant = 'naive',
  ms,
  statements = 1,
  judges = 'rate of r',
  passed = [],
  loaded = [],
}: Made): Candidate {
  const plan: ScenarioPlan = {
    scenario: name,
    about: '',
    suite: 'timeouts',
    target: 'payment',
    variant,
    lane: variant,
    timeScale: 1,
    seed: 1,
    busy: false,
    phases: [],
    requests: [],
    deadlineMs: 1000,
    statements: Array.from({ length: statements }, (_, i) => ({ text: `${judges}${i} < 1%`, expected: 'hold' })),
  };
  return { plan, control: { kind: 'control', plan: name, ms, loaded, passed } };
}

const chosen = (...made: readonly Made[]) =>
  choosePlans('7', new Set(['6', '7', '8']), made.map(candidate)).map(({ plan }) => plan.scenario);

test('a mutant that nothing passes has no plans', () => {
  expect(chosen({ name: 'S1', ms: 1000, passed: ['8'], loaded: ['17'] })).toEqual([]);
});

test('what passes it while it runs is asked, and not what only loads it', () => {
  expect(chosen({ name: 'loads', ms: 10, loaded: ['7'] }, { name: 'passes', ms: 9000, passed: ['7'] })).toEqual([
    'passes',
  ]);
  expect(chosen({ name: 'loads', ms: 10, loaded: ['7'] })).toEqual(['loads']);
});

test('of those that only load it, what passes another mutant of its file is asked', () => {
  const loaded = ['7'];
  expect(
    chosen({ name: 'other', ms: 10, loaded, passed: ['99'] }, { name: 'near', ms: 900, loaded, passed: ['8'] }),
  ).toEqual(['near']);
});

test('cheap ones come first, and more statements make a plan cheaper', () => {
  const passed = ['7'];
  expect(chosen({ name: 'dear', ms: 9000, passed }, { name: 'cheap', ms: 1000, passed })).toEqual(['cheap', 'dear']);
  expect(chosen({ name: 'dear', ms: 9000, statements: 9, passed }, { name: 'cheap', ms: 1000, passed })[0]).toBe(
    'dear',
  );
});

test('the second plan is of another scenario and variant where there is one', () => {
  const passed = ['7'];
  const made = [
    { name: 'S1', variant: 'naive', ms: 1000, passed },
    { name: 'S1', variant: 'fixed', ms: 1100, passed },
    { name: 'S2', variant: 'budgeted', ms: 5000, passed },
  ];
  expect(chosen(...made)).toEqual(['S1', 'S2', 'S1']);
});

test('what no plan before it judges makes a plan cheaper', () => {
  const passed = ['7'];
  const made = [
    { name: 'S1', variant: 'a', ms: 1000, statements: 2, passed },
    { name: 'S2', variant: 'b', ms: 2000, statements: 2, passed },
    { name: 'S3', variant: 'c', ms: 3000, statements: 2, judges: 'status ', passed },
  ];
  expect(chosen(...made)).toEqual(['S1', 'S3', 'S2']);
});

test('it ends after eight plans or two minutes, and one plan is always tried', () => {
  const many = Array.from({ length: 9 }, (_, i) => ({ name: `S${i}`, ms: 1000, passed: ['7'] }));
  expect(chosen(...many)).toHaveLength(8);
  expect(chosen(...many.map((one) => ({ ...one, ms: 50_000 })))).toHaveLength(2);
  expect(chosen({ name: 'long', ms: 900_000, passed: ['7'] })).toEqual(['long']);
});
