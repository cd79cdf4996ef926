import { expect, it } from 'vitest';
import { type BudgetFile, parseBudgetFile } from './budget-file.ts';
import { resolveBudget } from './resolve-budget.ts';

const parse = (text: string) => parseBudgetFile('budget.yaml', text);
const input = (file: BudgetFile) => resolveBudget('budget.yaml', file).input;

it('reads durations as text or as milliseconds, and calls services one after another by default', () => {
  const file = parse('sla: 5s\nservices:\n  fraud: { p99: 200ms }\n  notify: { p99: 100, required: false }\n');
  expect(input(file)).toEqual({
    slaMs: 5000,
    services: [
      { name: 'fraud', p99Ms: 200, required: true },
      { name: 'notify', p99Ms: 100, required: false },
    ],
    stages: [['fraud'], ['notify']],
  });
});

it('reads JSON, indented with tabs as well', () => {
  const file = parse(
    JSON.stringify({ sla: 1000, services: { a: { p99: 10 }, b: { p99: '20ms' } }, stages: [['a', 'b']] }, null, '\t'),
  );
  expect(input(file).stages).toEqual([['a', 'b']]);
});

it('tells every problem at once, each with its path', () => {
  const text = `
sla: soon
services:
  fraud: { p99: 0, pp99: 1 }
  bank: { p50: 3s, p99: 2s, p999: 1s }
  notify: { required: maybe }
  extra: { p99: 1s, required: true, awaited: false }
stages: [fraud, [bnak, notify]]
`;
  expect(() => parse(text)).toThrow(
    expect.objectContaining({
      code: 'SQUALL_INVALID_PLAN',
      hint: expect.stringContaining('docs/budget.md'),
      message: [
        'budget.yaml has 10 problems:',
        '  sla: "soon": give a duration such as 250ms or 2s, or a number of milliseconds',
        '  services.fraud.p99: 0: 0 means "no timeout" to many clients: leave it out, or give a duration such as 250ms or 2s, or a number of milliseconds',
        '  services.fraud.pp99: is no known field',
        '  services.bank: p50 (3000 ms) is longer than p99 (2000 ms)',
        '  services.bank: p999 (1000 ms) is shorter than p99 (2000 ms)',
        '  services.notify.required: Invalid input: expected boolean, received string',
        '  services.extra: is required, so it must be awaited',
        '  stages[1]: there is no service "bnak", did you mean "bank"?',
        '  services.bank: stands in no stage',
        '  services.extra: stands in no stage',
      ].join('\n'),
    }),
  );
});

it.each([
  ['sla: [5s', /budget\.yaml has .*:\n.*line 1/],
  ['', /file: Invalid input/],
  ['sla: 5s\nservices: {}', /services: there are none/],
  ['sla: 5s\nservices: { a: {} }', /services\.a: needs p99, or from .*, or unknown/],
  ['sla: 5s\nservices: { a: { p99: 1s, unknown: internal } }', /services\.a: has a p99, so it is not unknown/],
  ['sla: 5s\nservices: { a: { p99: 1s }, a: { p99: 2s } }', /Map keys must be unique/],
])('refuses %j', (text, problem) => {
  expect(() => parse(text)).toThrow(problem);
});

it('asks for a run where latencies are to come from one', () => {
  const file = parse('sla: 5s\nservices: { bank: { from: { scenario: S1a } } }');
  expect(() => resolveBudget('budget.yaml', file)).toThrow('services.bank: takes its latencies from a recorded run');
});
