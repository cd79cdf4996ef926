import { expect, test } from 'vitest';
import { harImport } from './har.ts';

const entry = (at: string, method: string, url: string, body?: string) => ({
  startedDateTime: at,
  request: {
    method,
    url,
    headers: [
      { name: 'Host', value: 'shop.example' },
      { name: ':authority', value: 'shop.example' },
      { name: 'Accept', value: 'text/html' },
    ],
    ...(body === undefined ? {} : { postData: { text: body } }),
  },
});
const archive = (...entries: readonly unknown[]) => JSON.stringify({ log: { entries } });

test('takes the requests of one origin, each kind once with its weight, and their times', () => {
  const text = archive(
    entry('2026-01-01T00:00:01.500Z', 'GET', 'https://shop.example/a?b=1'),
    entry('2026-01-01T01:00:01.000+01:00', 'GET', 'https://shop.example/a?b=1'),
    entry('2026-01-01T00:00:01.200Z', 'GET', 'https://cdn.example/x.js'),
    entry('2026-01-01T00:00:02.000Z', 'POST', 'https://shop.example/pay', '{"n":1}'),
  );
  expect(harImport(text, 'https://shop.example')).toEqual({
    requests: [
      { method: 'GET', path: '/a?b=1', headers: { Accept: 'text/html' }, weight: 2 },
      { method: 'POST', path: '/pay', headers: { Accept: 'text/html' }, body: '{"n":1}', weight: 1 },
    ],
    arrivals: { kind: 'schedule', dueMs: [0, 500, 1000] },
    leftOut: ['1 request to https://cdn.example'],
  });
});

const ORIGIN = 'https://shop.example';
const AT = '2026-01-01T00:00:01Z';
const form = (mimeType: string, ...params: readonly object[]) => ({
  headers: [{ name: 'Content-Type', value: mimeType }],
  postData: { mimeType, params },
});

/** The one template of a recording of one request. */
function imported(request: object, prefix = '') {
  const whole = { method: 'POST', url: `${ORIGIN}/x`, headers: [], ...request };
  const { requests, leftOut } = harImport(prefix + archive({ startedDateTime: AT, request: whole }), ORIGIN);
  return { ...requests[0], leftOut };
}

const FILE = { name: 'f', fileName: 'a"b.txt', contentType: 'text/plain', value: 'hi' };
const PARTS =
  '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' +
  '--B\r\nContent-Disposition: form-data; name="f"; filename="a%22b.txt"\r\nContent-Type: text/plain\r\n\r\nhi\r\n--B--\r\n';

test.each<[string, object, object]>([
  ['a query beside the URL', { queryString: [{ name: 'q', value: 'a b&c' }] }, { path: '/x?q=a+b%26c' }],
  ['a query in the URL', { url: `${ORIGIN}/x?q=1`, queryString: [{ name: 'q', value: '1' }] }, { path: '/x?q=1' }],
  ['urlencoded params', form('application/x-www-form-urlencoded', { name: 'a', value: 'x y' }), { body: 'a=x+y' }],
  ['multipart params', form('multipart/form-data; boundary=B', { name: 'a', value: '1' }, FILE), { body: PARTS }],
  ['a text and params', { postData: { text: 'a=1', params: [{ name: 'a', value: '1' }] } }, { body: 'a=1' }],
  ['Base64', { postData: { text: 'AP8=', encoding: 'base64' } }, { body: { base64: 'AP8=' } }],
  ['braces', { postData: { text: '{{x}}' } }, { body: '{{open}}x}}' }],
  [
    'a type beside the headers',
    { postData: { mimeType: 'application/json', text: '{}' } },
    { headers: { 'Content-Type': 'application/json' } },
  ],
  [
    'a type in the headers',
    { headers: [{ name: 'content-type', value: 'text/csv' }], postData: { mimeType: 'text/plain', text: 'a' } },
    { headers: { 'content-type': 'text/csv' } },
  ],
  [
    'a type of Base64',
    { postData: { mimeType: 'image/png', text: 'AP8=', encoding: 'base64' } },
    { headers: { 'Content-Type': 'image/png' } },
  ],
  [
    'cookies one by one, as HTTP/2 has them',
    { headers: ['a=1', 'b=2'].map((value) => ({ name: 'cookie', value })) },
    { headers: { cookie: 'a=1; b=2' } },
  ],
  [
    'a body that has lost bytes',
    { postData: { text: 'PNG\uFFFD' } },
    { leftOut: ['POST https://shop.example/x: bytes of its body that are no text, which the recording has lost'] },
  ],
  ['repeated headers', { headers: ['1', '2'].map((value) => ({ name: 'X', value })) }, { headers: { X: ['1', '2'] } }],
  ['cookies beside the headers', { cookies: [{ name: 'a', value: '1' }] }, { headers: { Cookie: 'a=1' } }],
  [
    'accept-encoding',
    { headers: [{ name: 'Accept-Encoding', value: 'br' }] },
    { headers: { 'Accept-Encoding': 'br' } },
  ],
  ['a preflight', { method: 'OPTIONS' }, { method: 'OPTIONS' }],
  ['credentials', { url: 'https://ada:x%20y@shop.example/x' }, { headers: { Authorization: 'Basic YWRhOnggeQ==' } }],
  [
    'an encoded body',
    { headers: [{ name: 'content-encoding', value: 'gzip' }], postData: { text: 'plain' } },
    {
      body: 'plain',
      headers: {},
      leftOut: ['POST https://shop.example/x: content-encoding gzip, as the recording has the decoded body'],
    },
  ],
])('%s is taken along', (_what, request, template) => {
  expect(imported(request)).toMatchObject(template);
});

test('a byte order mark is no part of the recording', () => {
  expect(imported({ method: 'GET' }, '\uFEFF')).toMatchObject({ method: 'GET' });
});

test('the origin may be any URL of it, and what the recording has instead is named', () => {
  const text = archive(
    entry(AT, 'GET', 'https://shop.example/a'),
    entry(AT, 'GET', 'data:,x'),
    entry(AT, 'GET', 'wss://shop.example/'),
  );
  const { requests, leftOut } = harImport(text, 'https://SHOP.example:443/start');
  expect(requests).toHaveLength(1);
  expect(leftOut).toEqual(['1 request to data: URLs', '1 request to wss://shop.example']);
  expect(() => harImport(text, 'http://shop.example')).toThrow(
    'no request to http://shop.example, only to https://shop.example, data: URLs, wss://shop.example',
  );
});

test('a WebSocket is left out, with its time', () => {
  const headers = [{ name: 'Upgrade', value: 'websocket' }];
  const socket = { startedDateTime: AT, request: { method: 'GET', url: `${ORIGIN}/chat`, headers } };
  const { requests, arrivals, leftOut } = harImport(
    archive(socket, entry('2026-01-01T00:00:09Z', 'GET', `${ORIGIN}/a`)),
    ORIGIN,
  );
  expect([requests.length, arrivals.dueMs, leftOut]).toEqual([1, [0], [`GET ${ORIGIN}/chat: a WebSocket`]]);
  expect(() => harImport(archive(socket), ORIGIN)).toThrow('nothing to https://shop.example that can be sent again');
});

test.each<[string, object, RegExp]>([
  ['Base64 that is none', { postData: { text: 'a*b', encoding: 'base64' } }, /POST .*no Base64/],
  ['a name that is none', { headers: [{ name: 'a b', value: '' }] }, /POST .*"a b" is no name of a header/],
  ['a line break', { headers: [{ name: 'a', value: 'b\r\nc: d' }] }, /POST .*a line break in the header "a"/],
])('%s is refused', (_what, request, problem) => {
  expect(() => imported(request)).toThrow(problem);
});

test('all that cannot be sent is named at once', () => {
  const text = archive(entry(AT, 'TRACE', `${ORIGIN}/a`), entry(AT, 'CONNECT', `${ORIGIN}/b`), {
    startedDateTime: AT,
    request: { method: 'POST', url: `${ORIGIN}/c`, ...form('multipart/form-data', { name: 'f', fileName: 'a.png' }) },
  });
  expect(() => harImport(text, ORIGIN)).toThrow(/TRACE .*\nCONNECT .*\nPOST .*the content of the file "a.png" in "f"/);
});

test.each([
  ['text that is not JSON', '<html>', 'JSON'],
  ['JSON that is not a HAR', '{"log":{}}', 'entries'],
  ['another origin', archive(entry('2026-01-01T00:00:01Z', 'GET', 'https://other.example/')), 'no request to'],
  ['a method that cannot be sent', archive(entry('2026-01-01T00:00:01Z', 'TRACE', 'https://shop.example/')), 'TRACE'],
])('%s is refused', (_what, text, message) => {
  expect(() => harImport(text, 'https://shop.example')).toThrow(message);
});

test('credentials of a URL are sent as they are, also with a % that encodes nothing', () => {
  const { requests } = harImport(archive(entry(AT, 'GET', 'https://u:p%41%{1@shop.example/a')), ORIGIN);
  const authorization = requests[0]?.headers?.['Authorization'];
  expect(authorization).toBe(`Basic ${Buffer.from('u:pA%{1').toString('base64')}`);
});
