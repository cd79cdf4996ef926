import { describe, expect, test } from 'vitest';
import { isOwnHost, isOwnOrigin, newTokens, roleOf } from './access.ts';

const tokens = newTokens();

test('new tokens are long, fit into a path, and differ', () => {
  const made = Array.from({ length: 50 }, newTokens).flatMap(({ holder, observer }) => [holder, observer]);
  expect(new Set(made).size).toBe(100);
  for (const token of made) expect(token).toMatch(/^[\w-]{24}$/);
});

test('each token has its role', () => {
  expect(roleOf(tokens, tokens.holder)).toBe('holder');
  expect(roleOf(tokens, tokens.observer)).toBe('observer');
});

test.each([
  '',
  tokens.holder.slice(0, -1),
  `${tokens.holder}x`,
  ` ${tokens.holder}`,
  `${tokens.holder}${tokens.observer}`,
  tokens.holder.split('').reverse().join(''),
  '\u0000',
  'é'.repeat(24),
])('%j is nobody', (given) => expect(roleOf(tokens, given)).toBeUndefined());

describe('hosts', () => {
  test.each(['127.0.0.1:4000', 'localhost:4000'])('%s is this server', (host) =>
    expect(isOwnHost(host, 4000)).toBe(true),
  );
  test.each([
    undefined,
    '',
    'evil.example:4000',
    '127.0.0.1',
    'localhost',
    '127.0.0.1:4001',
    '127.0.0.1:4000.evil.example',
    'localhost.evil.example:4000',
    'user@127.0.0.1:4000',
    '127.0.0.1:4000, evil.example',
    '[::1]:4000',
    '0.0.0.0:4000',
    '2130706433:4000',
  ])('%s is not', (host) => expect(isOwnHost(host, 4000)).toBe(false));
});

test.each([
  undefined,
  '',
  'null',
  'http://evil.example',
  'https://127.0.0.1:4000',
  'http://127.0.0.1',
  'http://localhost:4000',
])('a page of %s is not our own', (origin) => expect(isOwnOrigin(origin, '127.0.0.1:4000')).toBe(false));
