import { expect, test } from 'vitest';
import { ruleShapeProblems } from './rule-shape.ts';

const problemsOf = (more: object) => ruleShapeProblems([{ label: 'busy', class: 'error', ...more }]);

test.each<[string, object]>([
  ['no condition', {}],
  ['all conditions', { status: '5xx', header: ['x-reason', ''], json: { a: null, 'b.length': 3 }, body: 'x' }],
  ['a status of no class', { status: 999 }],
  ['an end', { ended: 'reset', stage: 'reading' }],
])('a rule with %s is right', (_what, more) => {
  expect(problemsOf(more)).toEqual([]);
});

/** Each would have no condition, or one that is never met, and say nothing. */
test.each<[string, object, string]>([
  ['a condition that is misspelt', { stauts: 503 }, 'rules[0].stauts is no known field, did you mean "status"?'],
  [
    'a status in quotes, which would be its class',
    { status: '503' },
    'rules[0].status is "503": give a number such as 503, or a class such as 5xx',
  ],
  [
    'a class in capitals',
    { status: '5XX' },
    'rules[0].status is "5XX": give a number such as 503, or a class such as 5xx',
  ],
  [
    'a status that is none',
    { status: 5.5 },
    'rules[0].status is 5.5: give a number such as 503, or a class such as 5xx',
  ],
  [
    'a header in capitals, which is never met',
    { header: ['Age', '0'] },
    `rules[0].header is ["Age","0"]: give [name, value], with the name in lower case: ['age', '0']`,
  ],
  [
    'a header without a value, which is met where it is missing',
    { header: ['age'] },
    `rules[0].header is ["age"]: give [name, value], with the name in lower case: ['age', '0']`,
  ],
  [
    'a header that is a text',
    { header: 'age' },
    `rules[0].header is "age": give [name, value], with the name in lower case: ['age', '0']`,
  ],
  ['no path', { json: {} }, "rules[0].json is {}: give paths and the value of each: { 'error.code': 'busy' }"],
  [
    'a path to an object',
    { json: { error: { code: 1 } } },
    `rules[0].json is {"error":{"code":1}}: give paths and the value of each: { 'error.code': 'busy' }`,
  ],
  ['a text that every body has', { body: '' }, 'rules[0].body is "": give a text that is not empty'],
  ['a class that is none', { class: 'fallback' }, 'rules[0].class is "fallback": give one of success, rejected, error'],
  ['no label', { label: '' }, 'rules[0].label is "": give a text that is not empty'],
  [
    'an end that is none',
    { ended: 'answered' },
    'rules[0].ended is "answered": give one of timed-out, refused, reset, closed, truncated, malformed, unreachable, abandoned, dropped',
  ],
  [
    'a stage that is none',
    { stage: 'sending' },
    'rules[0].stage is "sending": give one of connecting, waiting, reading',
  ],
])('%s is told', (_what, more, problem) => {
  expect(problemsOf(more)).toEqual([problem]);
});

test('all of them are told', () => {
  expect(ruleShapeProblems([null, { label: 'a' }])).toEqual([
    'rules[0] is null: give { label, class } and conditions',
    'rules[1].class is missing: give one of success, rejected, error',
  ]);
});
