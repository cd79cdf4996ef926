import { expect, test } from 'vitest';
import { publishedAt } from './published-at.ts';

const GATEWAY = '172.17.0.1';

test.each(['localhost', '127.0.0.1', '::1'])('%s is this machine', (host) => {
  expect(publishedAt(host, true)).toEqual({ host: '127.0.0.1', bind: '127.0.0.1' });
});

test("a gateway that is one of our own addresses is this machine: a virtual one may have a container's files", () => {
  expect(publishedAt(GATEWAY, true, ['127.0.0.1', GATEWAY])).toEqual({ host: '127.0.0.1', bind: '127.0.0.1' });
});

test('from inside a container ports are published on the gateway, and nowhere else', () => {
  expect(publishedAt(GATEWAY, true, ['127.0.0.1', '172.17.0.5'])).toEqual({ host: GATEWAY, bind: GATEWAY });
});

test('of an engine elsewhere only its name is known', () => {
  expect(publishedAt('build.example', false, [])).toEqual({ host: 'build.example', bind: '0.0.0.0' });
  expect(publishedAt('192.0.2.7', false, [])).toEqual({ host: '192.0.2.7', bind: '0.0.0.0' });
});
