import { expect, test } from 'vitest';
import type { LoadSpec, RequestTemplate } from '../../domain/load-plan.ts';
import { encoderFor, originOf } from '../wire/http1/autocannon.ts';
import { requestSource } from './requests.ts';

const WALL = Date.UTC(2026, 10, 20, 12, 0, 0, 500);

const spec = (requests: readonly RequestTemplate[], url = 'http://127.0.0.1:8080'): LoadSpec => ({
  url,
  requests,
  rules: [],
  deadlineMs: 1000,
  seed: 11,
  runId: 'r1',
});
const source = (requests: readonly RequestTemplate[], url?: string) =>
  requestSource(spec(requests, url), encoderFor(originOf(url ?? 'http://127.0.0.1:8080')), () => WALL);
const text = (requests: readonly RequestTemplate[], index = 0, url?: string) =>
  source(requests, url).first(index).bytes.toString();

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
  const backwards = Array.from({ length: 50 }, (_, i) => other.first(49 - i).bytes.toString()).reverse();
  expect(backwards).toEqual(forwards);
});

test('a mix has the weights asked for', () => {
  const next = source([
    { method: 'GET', path: '/a', weight: 3 },
    { method: 'GET', path: '/b' },
    { method: 'GET', path: '/never', weight: 0 },
  ]);
  const counts = Object.groupBy(
    Array.from({ length: 4000 }, (_, i) => next.first(i).step.route),
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

const answered = (body: string, rawHeaders: readonly string[] = []) =>
  ({ kind: 'answered', status: 200, rawHeaders, body }) as const;

test('a flow carries values, its key and its row from step to step', () => {
  const flow: RequestTemplate = {
    method: 'POST',
    path: '/carts',
    headers: { 'idempotency-key': '{{key}}' },
    body: '{{row.user}}',
    feed: { rows: [{ user: 'ada' }, { user: 'bob' }] },
    capture: { cart: { json: 'cart.id' }, place: { header: 'location' } },
    next: {
      method: 'POST',
      path: '/carts/{{cart}}/pay',
      headers: { 'idempotency-key': '{{key}}' },
      body: '{{row.user}} {{place}}',
    },
  };
  const from = source([flow]);
  const first = from.first(1);
  const second = from.next(first, answered('{"cart":{"id":42}}', ['Location', '/x']), 2);
  expect(second?.step.route).toBe('POST /carts/{{cart}}/pay');
  expect(second?.bytes.toString()).toMatch(/^POST \/carts\/42\/pay .*bob \/x$/s);
  const keyOf = (bytes: Buffer | undefined) => /idempotency-key: (\S+)/.exec(String(bytes))?.[1];
  expect(keyOf(second?.bytes)).toBe(keyOf(first.bytes));
  expect(keyOf(from.first(2).bytes)).not.toBe(keyOf(first.bytes));
  expect(from.next(first, answered('{}', ['Location', '/x']), 3)).toBeUndefined();
  expect(from.next(first, answered('no json'), 3)).toBeUndefined();
});

test('a step may only use what is there by then', () => {
  const early: RequestTemplate = { method: 'GET', path: '/{{cart}}', capture: { cart: { json: 'id' } } };
  expect(() => source([early])).toThrow('unknown placeholder {{cart}}');
});

test('deadlines are told in every form that services read', () => {
  const headers = {
    'x-deadline-ms': '{{deadline}}',
    'X-Deadline': '{{deadline bare}}',
    'X-Request-Deadline': '{{deadline iso}}',
    'X-Request-Timeout-Ms': '{{timeout}}',
    'grpc-timeout': '{{timeout grpc}}',
    'x-request-id': '{{id}}',
  };
  const sent = text([{ method: 'GET', path: '/', headers }], 9);
  expect(sent).toContain(`x-deadline-ms: ${WALL + 1000}\r\n`);
  expect(sent).toContain('X-Deadline: 2026-11-20T12:00:01.500\r\n');
  expect(sent).toContain('X-Request-Deadline: 2026-11-20T12:00:01.500Z\r\n');
  expect(sent).toContain('X-Request-Timeout-Ms: 1000\r\n');
  expect(sent).toContain('grpc-timeout: 1000m\r\n');
  expect(sent).toContain('x-request-id: r1-9\r\n');
});

test('a request that is sent late still says when it was due', () => {
  const late = source([{ method: 'GET', path: '/?due={{due}}' }]);
  expect(late.first(0, 250.4).bytes.toString()).toContain(`due=${WALL - 250} `);
  expect(late.first(0).bytes.toString()).toContain(`due=${WALL} `);
});
