import { expect, test } from 'vitest';
import type { AlertRules } from '../../domain/alert.ts';
import { defineTarget } from '../../domain/define-target.ts';
import { closed } from '../../domain/load-plan.ts';
import type { Suite } from '../../domain/scenario.ts';
import { planSuite } from './plan-suite.ts';

const target = defineTarget({
  name: 'shop',
  services: { shop: { command: ['shop', '{timeScale}'], probes: [{ path: '/metrics', format: 'prometheus' }] } },
});
const rules = (text: string, more: Partial<AlertRules> = {}): AlertRules => ({
  file: 'rules.yml',
  text,
  compress: 60,
  scrapeMs: 15_000,
  ...more,
});
const GOOD = 'groups: [{name: g, rules: [{alert: Slow, expr: "x > 1"}, {alert: Late, expr: "y > 1"}]}]';

const suiteOf = (alerts: readonly AlertRules[] | undefined, ...statements: string[]): Suite => ({
  name: 'shop',
  about: '',
  target,
  ...(alerts ? { alerts } : {}),
  scenarios: [
    {
      name: 'calm',
      about: '',
      phases: [{ name: 'baseline', load: closed(1, 1) }],
      statements: Object.fromEntries(statements.map((text) => [text, { 'as is': 'hold' as const }])),
    },
  ],
});
const problems = (suite: Suite, timeScale = 1): string => {
  try {
    planSuite(suite, { seed: 1, timeScale });
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

test('rules that can be evaluated are planned, as text', () => {
  const own = [rules(GOOD)];
  const { plans } = planSuite(
    suiteOf(own, 'no alert', 'alert Slow has data', 'alert "Late{a=\\"b\\"}" fires within 1s'),
    {
      seed: 1,
    },
  );
  expect(plans[0]?.alerts).toEqual(own);
  expect(planSuite(suiteOf(undefined, 'no alert Slow'), { seed: 1 }).plans[0]).not.toHaveProperty('alerts');
});

test('everything that is wrong with them is told at once, before anything starts', () => {
  const bad = 'groups: [{name: g, rules: [{alert: Slow, expr: "topk(1, x)"}, {record: a, expr: x}]}]';
  const told = problems(suiteOf([rules(bad), rules('groups: [', { file: 'other.yml' })], 'max duration < 5'));
  expect(told).toMatch(/alerts of rules.yml: group g: alert Slow: "topk"/);
  expect(told).toMatch(/alerts of rules.yml: group g: rule 2: a recording rule/);
  expect(told).toMatch(/alerts of other.yml: /);
  expect(told).toMatch(/calm: "max duration < 5"/);
});

test.each([
  ['no alert "Slwo"', /names alert Slwo, did you mean "Slow"\?/],
  ['alert "Slow" fires before alert "Laet"', /names alert Laet, did you mean "Late"\?/],
  ['alert "Slow{a=\\"b\\"}" has data', undefined],
  ['every alert has data', undefined],
])('%s is checked against the rules', (text, problem) => {
  const told = problems(suiteOf([rules(GOOD)], text));
  if (problem) expect(told).toMatch(problem);
  else expect(told).toBe('');
});

test('without rules alerts are those that services export, and data are of nobody', () => {
  expect(problems(suiteOf(undefined, 'no alert "Slow"'))).toBe('');
  expect(problems(suiteOf(undefined, 'every alert has data'))).toMatch(/needs rules of alerts, and the suite has none/);
});

test('services are not scraped more often than they can be read', () => {
  expect(problems(suiteOf([rules(GOOD)], 'no alert'), 3)).toMatch(
    /rules.yml is scraped every 83.\d+ ms, and 100 ms is the least/,
  );
  expect(problems(suiteOf([rules(GOOD)], 'no alert'), 2)).toBe('');
});

test('the rules of a scenario stand in for those of its suite', () => {
  const suite = suiteOf([rules(GOOD)], 'no alert "Own"');
  const [scenario] = suite.scenarios;
  const own = rules('groups: [{name: g, rules: [{alert: Own, expr: x}]}]');
  const scenarios = scenario ? [{ ...scenario, alerts: [own] }] : [];
  expect(problems({ ...suite, scenarios })).toBe('');
});
