import { expect, test } from 'vitest';
import type { LoadSpec } from '../domain/load-plan.ts';
import { checkSpec } from './validate.ts';

const SPEC: LoadSpec = {
  url: 'http://127.0.0.1:1',
  requests: [{ method: 'GET', path: '/' }],
  rules: [],
  deadlineMs: 1000,
  seed: 1,
  runId: 'r',
};

test('all that is wrong with a load is told at once', () => {
  const requests: LoadSpec['requests'] = [
    { method: 'GET', path: 'x', headers: { a: '{{nope}}' } },
    { method: 'GET', path: '/{{int 9 1}}', weight: 0, next: { method: 'GET', path: '/ {{later}}' } },
  ];
  const rules: LoadSpec['rules'] = [
    { label: 'late', class: 'success', ended: 'timed-out' },
    { label: 'cut', class: 'error', ended: 'truncated', status: 200 },
  ];
  const told = () => checkSpec({ ...SPEC, url: 'ftp://x', deadlineMs: 0, requests, rules });
  const about = 'is about requests without an answer: no success, status or body';
  expect(told).toThrow(expect.objectContaining({ code: 'SQUALL_INVALID_PLAN' }));
  for (const problem of [
    'ftp://x is not an http or https URL',
    'a deadline of 0 ms is outside',
    `outcome rule "late" ${about}`,
    `outcome rule "cut" ${about}`,
    'path "x" must begin with / and contain no spaces',
    'unknown placeholder {{nope}}; known here are {{index}}',
    '{{int 9 1}} is no range; give the lower number first',
    'path "/ {{later}}" must begin with / and contain no spaces',
    'unknown placeholder {{later}}',
  ])
    expect(told).toThrow(problem);
});

test('of a load whose parts have the wrong shape, that is told and nothing besides', () => {
  const requests = [{ method: 'GET', path: '/{{nope}}', capture: { id: 'id' } }] as unknown as LoadSpec['requests'];
  const rules = [{ label: 'busy', class: 'error', status: '503' }] as unknown as LoadSpec['rules'];
  expect(() => checkSpec({ ...SPEC, requests, rules })).toThrow(
    'requests[0].capture.id is "id": give one of { json }, { header }, { cookie }, with a text\n' +
      'rules[0].status is "503": give a number such as 503, or a class such as 5xx',
  );
});

test.each(['{{int 0 4294967296}}', '{{int 9007199254740992 9007199254740993}}'])('%s is no range', (text) => {
  expect(() => checkSpec({ ...SPEC, requests: [{ method: 'GET', path: `/${text}` }] })).toThrow('is no range');
});

test.each(['{{int 0 4294967295}}', '{{int -3 -3}}'])('%s is one', (text) => {
  expect(() => checkSpec({ ...SPEC, requests: [{ method: 'GET', path: `/${text}` }] })).not.toThrow();
});
