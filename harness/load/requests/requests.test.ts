import { expect, test } from 'vitest';
import type { LoadSpec, RequestTemplate } from '../../domain/load-plan.ts';
import type { WireText } from '../wire/wire.ts';
import type { Filling } from './placeholders.ts';
import { requestSource } from './requests.ts';
import type { Compile } from './steps.ts';

const WALL = Date.UTC(2026, 10, 20, 12, 0, 0, 500);

const spec = (requests: readonly RequestTemplate[], url = 'http://127.0.0.1:8080'): LoadSpec => ({
  url,
  requests,
  rules: [],
  deadlineMs: 1000,
  seed: 11,
  runId: 'r1',
});
/** What a wire would be given, as plain values. */
const compile: Compile<Sent> =
  ({ method, path, headers, body }) =>
  (filling) => {
    const text = (source: WireText<Filling>) => (typeof source === 'string' ? source : source(filling));
    return {
      method,
      path: text(path),
      headers: Object.fromEntries(headers.map(([name, value]) => [name, text(value)])),
      body: body === undefined || typeof body === 'object' ? undefined : text(body),
    };
  };
const source = (requests: readonly RequestTemplate[], url?: string) =>
  requestSource(spec(requests, url), compile, () => WALL);

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

test('a request has the method, path, headers and body of its template', () => {
  const template = { method: 'POST', path: '/pay', headers: { 'x-run': '{{run}}' }, body: '{"a":"ü"}' } as const;
  expect(source([template]).first(0).prepared).toEqual({ ...template, headers: { 'x-run': 'r1' } });
});

test('requests that are all the same are prepared once', () => {
  const from = source([{ method: 'GET', path: '/x' }]);
  expect(from.first(0).prepared).toBe(from.first(1).prepared);
});

test('the path of the base URL comes before every path', () => {
  expect(source([{ method: 'GET', path: '/x' }], 'http://127.0.0.1:8080/api/').first(0).prepared.path).toBe('/api/x');
});

test('request i is the same in whatever order requests are asked for', () => {
  const mix: RequestTemplate[] = [
    { method: 'GET', path: '/a/{{int 1 1000000}}', weight: 3 },
    { method: 'POST', path: '/b', body: '{{uuid}}' },
  ];
  const forwards = Array.from({ length: 50 }, (_, i) => source(mix).first(i).prepared);
  const other = source(mix);
  const backwards = Array.from({ length: 50 }, (_, i) => other.first(49 - i).prepared).reverse();
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
  ['a path with a space', [{ method: 'GET', path: '/a b' }]],
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
  const { ready: second } = from.next(first, answered('{"cart":{"id":42}}', ['Location', '/x']), 2);
  expect(second?.step.route).toBe('POST /carts/{{cart}}/pay');
  expect(second?.prepared).toMatchObject({ method: 'POST', path: '/carts/42/pay', body: 'bob /x' });
  const keyOf = (sent: Sent | undefined) => sent?.headers['idempotency-key'];
  expect(keyOf(second?.prepared)).toBe(keyOf(first.prepared));
  expect(keyOf(from.first(2).prepared)).not.toBe(keyOf(first.prepared));
  expect(from.next(first, answered('{}', ['Location', '/x']), 3)).toEqual({
    missing: 'capture "cart" found nothing at json "cart.id" in the answer of POST /carts',
  });
  expect(from.next(first, answered('no json'), 3).missing).toContain('there is no JSON');
});

test('a step may only use what is there by then', () => {
  const early: RequestTemplate = { method: 'GET', path: '/{{cart}}', capture: { cart: { json: 'id' } } };
  expect(() => source([early])).toThrow('unknown placeholder {{cart}}');
});

test.each([
  ['a blank', 'a b', '/a%20b'],
  ['a line break', 'a\r\nX: 1', '/a%0D%0AX:%201'],
  ['what is not ASCII', 'ü💶', '/%C3%BC%F0%9F%92%B6'],
  ['half a character', '\ud800', '/%EF%BF%BD'],
  ['what a URL holds', 'a/b?c=%20&d', '/a/b?c=%20&d'],
  ['what would begin a fragment', 'C#?x', '/C%23?x'],
])('a path holds %s as a URL does', (_what, cell, path) => {
  const template: RequestTemplate = { method: 'GET', path: '/{{row.it}}', feed: { rows: [{ it: cell }] } };
  expect(source([template]).first(0).prepared.path).toBe(path);
});

test('rows that a request cannot be filled from are named, all at once', () => {
  const next: RequestTemplate = { method: 'GET', path: '/b', headers: { x: '{{row.name}}' } };
  const rows = [{ id: '1', name: 'a' }, { id: '2', name: 'b\r\nX-Evil: 1' }, { name: 'c' }];
  expect(() => source([{ method: 'GET', path: '/{{row.id}}', feed: { rows }, next }])).toThrow(
    'the feed of /{{row.id}}: row 3 without "id"\n' +
      'the feed of /{{row.id}}: row 2 with a line break in "name", which a header cannot hold',
  );
  expect(() => source([{ method: 'GET', path: '/', headers: { x: 'a\nb' } }])).toThrow('line break');
});

test('a captured line break never reaches a header', () => {
  const next: RequestTemplate = { method: 'GET', path: '/{{it}}', headers: { x: '{{it}}' } };
  const from = source([{ method: 'GET', path: '/', capture: { it: { json: 'it' } }, next }]);
  expect(from.next(from.first(0), answered('{"it":"a\\r\\nX-Evil: 1"}'), 1).missing).toContain('line break');
});

test('deadlines are written in every form that services read', () => {
  const headers = {
    'x-deadline-ms': '{{deadline}}',
    'X-Deadline': '{{deadline bare}}',
    'X-Request-Deadline': '{{deadline iso}}',
    'X-Request-Timeout-Ms': '{{timeout}}',
    'grpc-timeout': '{{timeout grpc}}',
    'x-request-id': '{{id}}',
  };
  expect(source([{ method: 'GET', path: '/', headers }]).first(9).prepared.headers).toEqual({
    'x-deadline-ms': String(WALL + 1000),
    'X-Deadline': '2026-11-20T12:00:01.500',
    'X-Request-Deadline': '2026-11-20T12:00:01.500Z',
    'X-Request-Timeout-Ms': '1000',
    'grpc-timeout': '1000m',
    'x-request-id': 'r1-9',
  });
});

test('a request that is sent late still holds the time it was due', () => {
  const late = source([{ method: 'GET', path: '/?due={{due}}' }]);
  expect(late.first(0, 250.4).prepared.path).toBe(`/?due=${WALL - 250}`);
  expect(late.first(0).prepared.path).toBe(`/?due=${WALL}`);
});
