import { type AST, RegExpParser } from '@eslint-community/regexpp';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact } from './redact.ts';
import { SECRET_TEXTS } from './secret-text.ts';

const BASIC = 'aHVudGVyMjI6aHVudGVyMjI=';
const PEM = '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nhunter22\n-----END RSA PRIVATE KEY-----';

describe('secrets', () => {
  test.each<readonly [string, unknown]>([
    ['a header', { headers: { Authorization: 'Bearer abc.def-123456' } }],
    ['a cookie', { headers: { cookie: 'sid=hunter22' } }],
    ['headers of gateways', { headers: { 'X-RapidAPI-Key': 'hunter22', 'Ocp-Apim-Subscription-Key': 'hunter22' } }],
    ['several values of a header', { headers: { 'set-cookie': ['a=hunter22; Path=/', 'b=hunter22'] } }],
    ['a pair', { headers: [['authorization', 'hunter22']] }],
    ['name and value', { headers: [{ name: 'X-Api-Key', value: 'hunter22' }] }],
    ['name and values', [{ key: 'set-cookie', value: ['a=hunter22'] }]],
    ['raw headers', { rawHeaders: ['Accept', '*/*', 'Cookie', 'sid=hunter22', 'X-Auth-Token', 'hunter22'] }],
    ['an environment variable', { env: { payment: { DB_PASSWORD: 'hunter22', BANK_API_KEY: 'hunter22' } } }],
    ['names of PostgreSQL and Redis', { env: { db: { PGPASSWORD: 'hunter22', REDISCLI_AUTH: 'hunter22' } } }],
    ['names of RabbitMQ and mail', { env: { RABBITMQ_DEFAULT_PASS: 'hunter22', smtpPass: 'hunter22' } }],
    ['names of keys', { env: { ENCRYPTION_KEY: 'hunter22', jwtSigningKey: 'hunter22' } }],
    ['a camel-case name', { clientSecret: 'hunter22', accessToken: 'hunter22' }],
    ['a list of tokens', { tokens: ['hunter22', 'hunter22'] }],
    ['a body of JSON text', { body: '{"user":{"password":"hunter22"},"amount":10}' }],
    ['a body that was cut', { body: '{"user":{"password":"my hunter22","amount":1' }],
    ['JSON in JSON that was cut', { body: String.raw`{"log":"{\"password\":\"hunter22\",\"cookie\":\"sid=hunter22\"` }],
    ['a form', { body: 'user=a&password=hunter22&amount=10' }],
    ['YAML', { text: "db:\n  password: hunter22\n  api-key: 'hunter22 and more'\n" }],
    ['the password of a URL', { url: 'postgres://squall:hunter22@localhost:5432/db' }],
    ['a password with an @', { url: 'amqp://squall:hunter22@hunter22@localhost/db' }],
    ['a token in a URL', { url: 'https://hunter22hunter22hunter22@git.example/x.git' }],
    ['a query', { path: '/pay?api_key=hunter22&amount=10&sig=hunter22' }],
    ['prose', { message: `refused: authorization: Basic ${BASIC}` }],
    ['Basic credentials alone', { message: `sent Basic ${BASIC} to bank` }],
    ['the user of curl', { command: 'curl -u bank:hunter22 http://localhost' }],
    ['the proxy user of curl', { command: `curl --proxy-user 'bank:hunter22' http://localhost` }],
    ['an option', { command: 'mysql --password hunter22 --api-token "hunter22"' }],
    ['a line of a log', { message: 'GET / HTTP/1.1\r\nCookie: a=1; sid=hunter22\r\nAccept: */*' }],
    ['a JSON Web Token', { why: 'got eyJhbGciOiJIUzI1NiJ9.eyJodW50ZXIyMiI6MX0.hunter22' }],
    ['a private key', { message: `read ${PEM} from disk` }],
    ['a private key that was cut', { message: PEM.slice(0, -40) }],
    ['a private key in one line', { message: JSON.stringify({ key: PEM }).slice(0, -1) }],
  ])('in %s are replaced', (_where, value) => {
    const text = JSON.stringify(redact(value));
    expect(text).not.toMatch(/hunter22|aHVudGVy|eyJhb|abc\.def/);
    expect(text).toContain('[redacted]');
  });

  const some = (length: number, of = 'aB3dE6gH9j') => of.repeat(30).slice(0, length);
  // Put together here, so that no scanner takes them for secrets of ours.
  test.each([
    ['AWS', `AKIA${some(16, 'A2B3')}`],
    ['GitHub', `ghp_${some(36)}`],
    ['GitHub, fine-grained', `github_pat_${some(82)}`],
    ['GitLab', `glpat-${some(20)}`],
    ['Slack', `xoxb-${some(12, '123')}-${some(24)}`],
    ['Slack, an address', `hooks.slack.com/services/${some(44)}`],
    ['Stripe', `sk_live_${some(24)}`],
    ['Stripe, restricted', `rk_test_${some(24)}`],
    ['Google', `AIza${some(35)}`],
    ['Google, OAuth', `ya29.${some(60)}`],
    ['npm', `npm_${some(36)}`],
    ['PyPI', `pypi-${some(60)}`],
    ['Docker', `dckr_pat_${some(27)}`],
    ['Vault', `hvs.${some(30)}`],
    ['OpenAI', `sk-proj-${some(48)}`],
    ['Hugging Face', `hf_${some(34, 'aBcD')}`],
    ['SendGrid', `SG.${some(22)}.${some(43)}`],
    ['Shopify', `shpat_${some(32, 'a1b2')}`],
    ['Grafana', `glsa_${some(40)}`],
    ['DigitalOcean', `dop_v1_${some(64, 'a1b2')}`],
    ['Telegram', `${some(9, '123')}:AA${some(33)}`],
    ['Azure', `abc8Q~${some(34)}`],
  ])('of %s are told by how they begin', (_, secret) => {
    for (const text of [secret, `got ${secret}, and went on`, `{"value":"${secret}"`]) {
      expect(redact(text)).not.toContain(secret.slice(-8));
      expect(redact(text)).toContain('[redacted]');
    }
  });
});

test.each([
  {
    name: 'rate of token_expired >= 99%',
    labels: { session_full: 3, tokens: 4, password: 5 },
    path: '/payment/{{uuid}}?amount=10',
    body: '{"payment_id":"{{uuid}}",  "amount": 1.0}',
    nothing: null,
    list: [1, 'two', true],
    variants: ['session', 'token', 'naive'],
  },
  { text: 'arrivals at token-service = calls to token-service' },
  { text: 'capture "token" of POST /login found nothing' },
  { text: 'docker run -u 1000:1000 --token-count 5 --password --verbose' },
  { text: 'Basic tests, Bearer tokens, signal=SIGTERM side=up http://localhost:8080/users/a@b.c' },
  { hdr: 'HISTFAAAAEF42pNpmSzMwMDAxQABzGDyAxgI/eyJhbGciOiJIUzI1' },
  { recordings: [{ route: 'GET /tokens/{{id}}', phase: 'fault', label: 'ok' }] },
])('what is no secret stays as it is: %j', (value) => {
  expect(redact(value)).toEqual(value);
});

test('what was redacted is not redacted again, so that reports can be rebuilt', () => {
  const words = fc.constantFrom(
    ...[
      'password',
      'token=',
      ': ',
      '"',
      "'",
      '\\',
      'Cookie',
      'authorization:',
      'Bearer ',
      'Basic YTpi',
      '://',
      '@',
      'eyJhbGciOiJI.',
    ],
    ...[
      'AKIAIOSFODNN7EXAMPL2',
      '-----BEGIN PRIVATE KEY-----',
      '-----END ',
      '-----',
      '{',
      '}',
      '[',
      ']',
      ',',
      'x',
      ' ',
      '\n',
      '[redacted]',
    ],
  );
  const texts = fc.array(words, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.object({ values: [texts, fc.integer()], key: texts }), (value) => {
      const once = redact(value);
      expect(redact(once)).toEqual(once);
    }),
    { numRuns: 2000 },
  );
});

test('JSON deeper than a walk can follow is left out, and the rest stays', () => {
  const deep = '['.repeat(50_000) + ']'.repeat(50_000);
  expect(redact({ before: 1, body: `{"a":${deep}}`, after: 2 })).toMatchObject({ before: 1, after: 2 });
});

/**
 * Time grows with the length of a text: an attempt at any place reads so many characters at most, or it succeeds and is not
 * made again within them. Counted in the patterns, so no clock decides.
 */
test.each(SECRET_TEXTS)('%s has a limit everywhere but at its end, which cannot fail', (pattern) => {
  const { alternatives } = new RegExpParser().parsePattern(pattern.source);
  for (const { elements } of alternatives) {
    const last = elements.at(-1);
    const isOpen = last?.type === 'Quantifier' && last.max === Number.POSITIVE_INFINITY;
    if (isOpen) expect(last.min).toBe(0);
    const bounded = isOpen ? elements.slice(0, -1) : elements;
    expect(bounded.map(longest).reduce((sum, length) => sum + length, 0)).toBeLessThan(5000);
    if (isOpen) expect(longest(last.element)).toBeLessThan(10);
  }
});

/** The most characters that a part of a pattern reads. */
function longest(element: AST.Element): number {
  switch (element.type) {
    case 'Quantifier':
      return element.max * longest(element.element);
    case 'Group':
    case 'CapturingGroup':
      return Math.max(
        ...element.alternatives.map(({ elements }) => elements.reduce((sum, each) => sum + longest(each), 0)),
      );
    case 'Assertion':
      return 'alternatives' in element
        ? Math.max(
            ...element.alternatives.map(({ elements }) => elements.reduce((sum, each) => sum + longest(each), 0)),
          )
        : 0;
    case 'Backreference':
      return Number.POSITIVE_INFINITY;
    default:
      return 1;
  }
}
