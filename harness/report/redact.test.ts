import { describe, expect, test } from 'vitest';
import { redact } from './redact.ts';

describe('secrets', () => {
  test.each([
    ['a header', { headers: { Authorization: 'Bearer abc.def-123456' } }],
    ['a cookie', { headers: { cookie: 'sid=hunter22' } }],
    ['an environment variable', { env: { payment: { DB_PASSWORD: 'hunter22', BANK_API_KEY: 'hunter22' } } }],
    ['a camel-case name', { clientSecret: 'hunter22', accessToken: 'hunter22' }],
    ['a body of JSON text', { body: '{"user":{"password":"hunter22"},"amount":10}' }],
    ['the password of a URL', { url: 'postgres://squall:hunter22@localhost:5432/db' }],
    ['a query', { path: '/pay?api_key=hunter22&amount=10' }],
    ['prose', { message: 'refused: authorization: Basic aHVudGVyMjI6aHVudGVyMjI=' }],
    ['a JSON Web Token', { why: 'got eyJhbGciOiJIUzI1NiJ9.eyJodW50ZXIyMiI6MX0.hunter22' }],
  ])('in %s are replaced', (_where, value) => {
    const text = JSON.stringify(redact(value));
    expect(text).not.toMatch(/hunter22|aHVudGVy|eyJhb|abc\.def/);
    expect(text).toContain('[redacted]');
  });
});

test('what is no secret stays as it is', () => {
  const value = {
    name: 'rate of token_expired >= 99%',
    labels: { session_full: 3, tokens: 4 },
    path: '/payment/{{uuid}}?amount=10',
    body: '{"payment_id":"{{uuid}}","amount":10}',
    nothing: null,
    list: [1, 'two', true],
  };
  expect(redact(value)).toEqual(value);
});
