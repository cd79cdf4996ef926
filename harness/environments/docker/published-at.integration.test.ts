import { expect, test } from 'vitest';
import { publishedAt } from './published-at.ts';

const HERE = { host: '127.0.0.1', bind: '127.0.0.1' };
/** For documentation (RFC 5737): no host has it. */
const ELSEWHERE = '192.0.2.7';

test.each(['localhost', '127.0.0.1'])('%s is this machine', async (host) => {
  expect(await publishedAt(host, true)).toEqual(HERE);
});

test('from inside a container ports are published on the gateway, and nowhere else', async () => {
  expect(await publishedAt(ELSEWHERE, true)).toEqual({ host: ELSEWHERE, bind: ELSEWHERE });
});

test('of an engine elsewhere only its name is known', async () => {
  expect(await publishedAt('build.example', false)).toEqual({ host: 'build.example', bind: '0.0.0.0' });
  expect(await publishedAt(ELSEWHERE, false)).toEqual({ host: ELSEWHERE, bind: '0.0.0.0' });
});
