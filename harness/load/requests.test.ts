import { expect, test } from 'vitest';
import type { LoadSpec, RequestTemplate } from '../domain/load-plan.ts';
import { encoderFor, originOf } from './autocannon.ts';
import { requestSource } from './requests.ts';

const spec = (requests: readonly RequestTemplate[], url = 'http://127.0.0.1:8080'): LoadSpec => ({
  url,
  requests,
  rules: [],
  deadlineMs: 1000,
  seed: 11,
  runId: 'r1',
});
const source = (requests: readonly RequestTemplate[], url?: string) =>
  requestSource(spec(requests, url), encoderFor(originOf(url ?? 'http://127.0.0.1:8080')));
const text = (requests: readonly RequestTemplate[], index = 0, url?: string) =>
  source(requests, url)(index).bytes.toString();

test('a request goes out as HTTP/1.1 with host and length', () => {
  expect(
    text([{ method: 'POST', path: '/pay', headers: { 'content-type': 'application/json' }, body: '{"a":"ü"}' }]),
  ).toBe(
    'POST /pay HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: keep-alive\r\n' +
      'content-type: application/json\r\nContent-Length: 10\r\n\r\n{"a":"ü"}',
  );
});

test('a POST without a body says that it has none', () => {
  expect(text([{ method: 'POST', path: '/reset' }])).toContain('Content-Length: 0');
});

test('the path of the base URL comes before every path', () => {
  expect(text([{ method: 'GET', path: '/x' }], 0, 'http://127.0.0.1:8080/api/')).toMatch(/^GET \/api\/x /);
});

test('request i is the same whoever asks for it and in whatever order', () => {
  const mix: RequestTemplate[] = [
    { method: 'GET', path: '/a/{{int 1 1000000}}', weight: 3 },
    { method: 'POST', path: '/b', body: '{{uuid}}' },
  ];
  const forwards = Array.from({ length: 50 }, (_, i) => text(mix, i));
  const other = source(mix);
  const backwards = Array.from({ length: 50 }, (_, i) => other(49 - i).bytes.toString()).reverse();
  expect(backwards).toEqual(forwards);
});

test('a mix has the weights asked for', () => {
  const next = source([
    { method: 'GET', path: '/a', weight: 3 },
    { method: 'GET', path: '/b' },
    { method: 'GET', path: '/never', weight: 0 },
  ]);
  const counts = Object.groupBy(
    Array.from({ length: 4000 }, (_, i) => next(i).route),
    (route) => route,
  );
  expect((counts['GET /a']?.length ?? 0) / 4000).toBeCloseTo(0.75, 1);
  expect(counts['GET /never']).toBeUndefined();
});

test.each([
  ['no request', []],
  ['a path without a slash', [{ method: 'GET', path: 'x' }]],
  ['a path with a blank', [{ method: 'GET', path: '/a b' }]],
  ['a negative weight', [{ method: 'GET', path: '/', weight: -1 }]],
  ['no weight above 0', [{ method: 'GET', path: '/', weight: 0 }]],
] as const)('%s is refused', (_what, requests) => {
  expect(() => source(requests)).toThrow(expect.objectContaining({ code: 'SQUALL_INVALID_PLAN' }));
});
