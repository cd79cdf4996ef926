import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WireTemplate, WireText } from '../wire.ts';
import { headEncoder, originOf } from './autocannon.ts';
import { compileMessage } from './message.ts';

const encodeHead = headEncoder(originOf('http://127.0.0.1:8080'));
const NO_BODY = { headers: [], body: undefined } as const;

function bytesOf(template: Partial<WireTemplate<string>>, filling = ''): string {
  const prepare = compileMessage({ method: 'GET', path: '/', ...NO_BODY, ...template }, encodeHead);
  return prepare(filling).bytes.toString();
}

test('a request has host, length and its own headers', () => {
  const headers = [['content-type', 'application/json']] as const;
  expect(bytesOf({ method: 'POST', path: '/pay', headers, body: '{"a":"ü"}' })).toBe(
    'POST /pay HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: keep-alive\r\n' +
      'content-type: application/json\r\nContent-Length: 10\r\n\r\n{"a":"ü"}',
  );
});

test.each(['POST', 'PUT', 'PATCH'] as const)('a %s without a body says that it has none', (method) => {
  expect(bytesOf({ method })).toContain('Content-Length: 0\r\n');
  expect(bytesOf({ method, path: (filling) => `/${filling}` }, 'x')).toContain('Content-Length: 0\r\n');
});

test('a header that comes twice is sent twice, and bytes are sent as they are', () => {
  const headers = [
    ['x', (value: string) => value],
    ['X', 'two'],
  ] as const;
  const prepare = compileMessage({ method: 'POST', path: '/', headers, body: Buffer.from([0, 255]) }, encodeHead);
  const text = prepare('one').bytes.toString('latin1');
  expect(text).toContain('\r\nx: one\r\nX: two\r\n');
  expect(text).toMatch(/Content-Length: 2\r\n\r\n\0\xff$/);
});

test('a GET without a body has no length', () => {
  expect(bytesOf({})).not.toContain('Content-Length');
});

test('the credentials of the URL and a host of its own go into the head', () => {
  const encode = headEncoder(originOf('http://ada:secret@127.0.0.1:8080'));
  const template = { method: 'GET', path: '/', headers: [['host', (name: string) => name]], body: undefined } as const;
  const text = compileMessage<string>(template, encode)('shop.example').bytes.toString();
  expect(text).toContain(`Authorization: Basic ${Buffer.from('ada:secret').toString('base64')}\r\n`);
  expect(text.match(/^host: .*$/gim)).toEqual(['host: shop.example']);
});

test.each([
  ['Authorization', 'authorization', 'Bearer x'],
  ['Connection', 'connection', 'close'],
])('a request that has an %s of its own has one of them', (_what, name, value) => {
  const encode = headEncoder(originOf('http://ada:secret@127.0.0.1:8080'));
  const template = { method: 'GET', path: '/', headers: [[name, value]], body: undefined } as const;
  const text = compileMessage<string>(template, encode)('').bytes.toString();
  expect(text.match(new RegExp(`^${name}: .*$`, 'gim'))).toEqual([`${name}: ${value}`]);
  expect(text).toMatch(/^GET \/ HTTP\/1\.1\r\n(?:[^\r\n]+: [^\r\n]+\r\n)+\r\n$/);
});

test('a template in which nothing varies is encoded once', () => {
  const prepare = compileMessage({ method: 'GET', path: '/', ...NO_BODY }, encodeHead);
  expect(prepare(1)).toBe(prepare(2));
});

test('a text that varies gives the same bytes as the text itself', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'ü', '7', '0', '-', '💶'), maxLength: 6 });
  const texts = fc.record({ path: word, headers: fc.array(word, { maxLength: 3 }), body: fc.option(word) });
  const which = fc.infiniteStream(fc.boolean());
  fc.assert(
    fc.property(texts, which, fc.constantFrom('GET', 'POST'), ({ path, headers, body }, varies, method) => {
      const same = (text: string): WireText<string> => text;
      const either = (text: string): WireText<string> => (varies.next().value ? () => text : text);
      const template = (as: (text: string) => WireText<string>): WireTemplate<string> => ({
        method,
        path: as(`/${path}`),
        headers: headers.map((value, i) => [`x-${i}`, as(value)]),
        body: body === null || body === '' ? undefined : as(body),
      });
      expect(bytesOf(template(either))).toBe(bytesOf(template(same)));
    }),
  );
});
