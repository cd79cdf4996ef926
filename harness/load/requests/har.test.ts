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
  });
});

test.each([
  ['text that is not JSON', '<html>', 'JSON'],
  ['JSON that is not a HAR', '{"log":{}}', 'entries'],
  ['another origin', archive(entry('2026-01-01T00:00:01Z', 'GET', 'https://other.example/')), 'no request to'],
  ['a method that cannot be sent', archive(entry('2026-01-01T00:00:01Z', 'TRACE', 'https://shop.example/')), 'TRACE'],
])('%s is refused', (_what, text, message) => {
  expect(() => harImport(text, 'https://shop.example')).toThrow(message);
});
