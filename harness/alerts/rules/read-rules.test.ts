import { expect, test } from 'vitest';
import type { AlertRules } from '../../domain/alert.ts';
import { printExpression } from '../promql/print-promql.ts';
import { readRules } from './read-rules.ts';

const file = (text: string, more: Partial<AlertRules> = {}): AlertRules => ({
  file: 'rules.yml',
  text,
  compress: 1,
  scrapeMs: 15_000,
  ...more,
});
const problemsOf = (text: string, more: Partial<AlertRules> = {}) => readRules(file(text, more)).problems;

const RULE = `
groups:
  - name: g
    interval: 30s
    rules:
      - alert: Slow
        expr: rate(x[5m]) > 1
        for: 2m
        keep_firing_for: 1m
        labels: { severity: page, tier: 1 }
        annotations: { summary: '{{ $value }} of {{ $labels.service }}' }
      - alert: 'Any name'
        expr: 1
`;

test('rules are read as Prometheus reads them, and compressed with their file and the time scale', () => {
  const { groups, problems } = readRules(file(RULE, { compress: 30 }), 2);
  expect(problems).toEqual([]);
  const [group] = groups;
  expect(group).toMatchObject({ name: 'g', everyMs: 500 });
  const [slow, any] = group?.rules ?? [];
  expect(slow).toMatchObject({ forMs: 2000, keepFiringForMs: 1000, labels: { severity: 'page', tier: '1' } });
  expect(slow && printExpression(slow.expression)).toBe('(rate(x[5s]) > 1)');
  expect(any).toMatchObject({ alert: 'Any name', forMs: 0, keepFiringForMs: 0, labels: {} });
});

test('without an interval a group is evaluated every 15 s', () => {
  expect(readRules(file('groups: [{name: g, rules: [{alert: A, expr: x}]}]')).groups[0]?.everyMs).toBe(15_000);
});

test.each([
  ['no YAML', 'groups: [', /rules\.yml: /],
  ['another document', 'alert: x', /groups/],
  ['no alert', 'groups: [{name: g, rules: []}]', /has no alert/],
  ['an unknown field', 'groups: [{name: g, rules: [{alert: A, expr: x, four: 5m}]}]', /rule 1: .*four/],
  ['a rule without an expression', 'groups: [{name: g, rules: [{alert: A}]}]', /rule 1: expr/],
  ['a recording rule', 'groups: [{name: g, rules: [{record: a, expr: x}]}]', /a recording rule is not evaluated/],
  ['a limit of a group', 'groups: [{name: g, limit: 3, rules: [{alert: A, expr: x}]}]', /limit/],
  [
    'no duration',
    'groups: [{name: g, interval: 15, rules: [{alert: A, expr: x, for: 1.5m}]}]',
    /interval: "15".*for: "1.5m"/s,
  ],
  [
    'a template in a label',
    'groups: [{name: g, rules: [{alert: A, expr: x, labels: {a: "{{ $value }}"}}]}]',
    /template/,
  ],
  ['a label that is none', 'groups: [{name: g, rules: [{alert: A, expr: x, labels: {a-b: c}}]}]', /"a-b" is no label/],
])('%s is refused', (_, text, why) => {
  expect(problemsOf(text).join('\n')).toMatch(why);
});

test('every problem of a file is told at once, with its place', () => {
  const problems = problemsOf(
    'groups: [{name: g, rules: [{alert: A, expr: "topk(1, x)", for: soon}, {record: r, expr: x}, {alert: B, expr: "rate(x)"}]}]',
    { compress: 0, scrapeMs: Number.NaN },
  ).join('\n');
  expect(problems).toMatch(/compress is 0.*scrapeEvery.*group g: alert A: "topk".*alert A: for.*rule 2.*alert B: /s);
});
