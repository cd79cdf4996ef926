import { expect, test } from 'vitest';
import type { Capture } from '../../domain/load-plan.ts';
import { captured } from './captures.ts';

const COOKIES = ['Set-Cookie', 'sid=a=b; Path=/; HttpOnly', 'Date', 'now', 'set-cookie', 'csrf=z; Secure'];
const find = (what: Capture, answer: { body?: string; rawHeaders?: readonly string[] }) =>
  captured([['it', what]], { body: '', rawHeaders: [], ...answer });

test.each<[string, Capture, Parameters<typeof find>[1], string]>([
  ['all cookies, as a client sends them back', { header: 'set-cookie' }, { rawHeaders: COOKIES }, 'sid=a=b; csrf=z'],
  ['one cookie of several', { cookie: 'csrf' }, { rawHeaders: COOKIES }, 'z'],
  ['the last value of a cookie', { cookie: 'a' }, { rawHeaders: ['set-cookie', 'a=1', 'set-cookie', 'a=2'] }, '2'],
  [
    'cookies without those that are deleted',
    { header: 'set-cookie' },
    {
      rawHeaders: [
        ...['Set-Cookie', 'old=x; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
        ...['Set-Cookie', 'php=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0; path=/'],
        ...['Set-Cookie', 'sid=1; Max-Age=3600; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
        ...['Set-Cookie', 'twice=1', 'Set-Cookie', 'twice=; max-age=-1'],
      ],
    },
    'sid=1',
  ],
  [
    'a cookie by the time of its answer',
    { header: 'set-cookie' },
    {
      rawHeaders: [
        ...['Date', 'Tue, 01 Dec 2026 12:00:00 GMT'],
        ...['Set-Cookie', 'a=1; Expires=Tue, 01 Dec 2026 12:00:01 GMT'],
        ...['Set-Cookie', 'b=2; Expires=Tue, 01 Dec 2026 12:00:00 GMT'],
      ],
    },
    'a=1',
  ],
  ['a header in any case', { header: 'Location' }, { rawHeaders: ['LOCATION', '/x'] }, '/x'],
  ['a header that comes twice', { header: 'x' }, { rawHeaders: ['X', '1', 'x', '2'] }, '1, 2'],
  ['a number', { json: 'a.0.b' }, { body: '{"a":[{"b":7}]}' }, '7'],
  ['a number of more than 53 bits', { json: 'a' }, { body: '{"a":9007199254740993}' }, '9007199254740993'],
  ['a price', { json: 'a.0' }, { body: '{"a":[1.10]}' }, '1.10'],
  ['true', { json: 'a' }, { body: '{"a":true}' }, 'true'],
  ['an empty text', { json: 'a' }, { body: '{"a":""}' }, ''],
])('captures %s', (_what, capture, answer, value) => {
  expect(find(capture, answer)).toEqual({ values: { it: value } });
});

test.each<[string, Capture, Parameters<typeof find>[1], string]>([
  ['a typo', { json: 'tokn' }, { body: '{"token":"t"}' }, 'found nothing at json "tokn"'],
  ['an object', { json: 'a' }, { body: '{"a":{}}' }, 'found more than one value at json "a"'],
  ['null', { json: 'a' }, { body: '{"a":null}' }, 'found nothing at json "a"'],
  ['what every object has', { json: 'a.toString' }, { body: '{"a":{}}' }, 'found nothing at json "a.toString"'],
  ['HTML', { json: 'a' }, { body: '<html>' }, 'wants json "a", and there is no JSON'],
  [
    'what every object of headers has',
    { header: 'constructor' },
    { rawHeaders: COOKIES },
    'found nothing at header "constructor"',
  ],
  ['no cookie of this name', { cookie: 'x' }, { rawHeaders: COOKIES }, 'found nothing at cookie "x"'],
])('says what is missing: %s', (_what, capture, answer, why) => {
  expect(find(capture, answer)).toEqual({ missing: `capture "it" ${why} in the answer` });
});
