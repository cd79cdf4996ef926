import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { parseFigure } from './figures.ts';
import { printGrammar } from './grammar/print.ts';
import { percentileRanks } from './order-statistics.ts';
import { parseStatement } from './parse.ts';
import { REACHED_SHARE } from './validity.ts';
import { AS_GOOD, STEADY_WINDOWS } from './witnesses/recovery.ts';

const manual = readFileSync(new URL('../../docs/statements.md', import.meta.url), 'utf8');
const examples = [...manual.matchAll(/```statements\n(.*?)```/gs)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
);

test('docs/statements.md prints the grammar that statements are read by', () => {
  const [, printed] = /```ebnf\n(.*?)\n```/s.exec(manual) ?? [];
  expect(printed).toBe(printGrammar(catalogue));
});

test('every statement in docs/statements.md is one, and every family has one there', () => {
  const families = new Set(examples.map((text) => parseStatement(text).family));
  expect([...families].toSorted()).toEqual(catalogue.map(({ name }) => name).toSorted());
});

test('every figure in docs/statements.md is one', () => {
  const [, block = ''] = /```ts\nfigures: \{\n(.*?)\n\},\n```/s.exec(manual) ?? [];
  const figures = block.split('\n').flatMap((line) => {
    const [, quantity = '', values = ''] = /'(.+?)': \{(.+)\}/.exec(line) ?? [];
    return [...values.matchAll(/\w+: '(.+?)'/g)].map(([, expected = '']) => ({ quantity, expected }));
  });
  expect(figures).toHaveLength(4);
  for (const figure of figures) expect(parseFigure(figure).needs.length).toBeGreaterThan(0);
});

test('the limits in docs/statements.md are those that verdicts are judged by', () => {
  expect(manual).toContain(`open loop: more than ${Math.round((1 - REACHED_SHARE) * 100)} %`);
  expect(manual).toContain(`**${STEADY_WINDOWS} windows in a row**`);
  expect(manual).toContain(`at least **${AS_GOOD.goodput * 100} %** of the baseline's`);
  expect(manual).toContain(`**${AS_GOOD.p99} times** the baseline's`);
  const enough = Array.from({ length: 1000 }, (_, n) => n + 1).find((n) => percentileRanks(99, n).high !== undefined);
  expect(manual).toContain(`p99 takes ${enough}`);
});
