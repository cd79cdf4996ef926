import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesPath } from './request-filter.ts';

test('a path filter without a star is a prefix', () => {
  expect(['/pay', '/pay/7', '/pa', '/x/pay'].map((path) => matchesPath('/pay', path))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('stars stand for any text, as in the regular expression that they spell', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '/'), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 4 }), text, (parts, path) => {
      const pattern = new RegExp(`^${parts.map((part) => part.replaceAll('.', '\\.')).join('.*')}$`);
      expect(matchesPath(parts.join('*'), path)).toBe(pattern.test(path));
    }),
  );
});

test('a filter with many stars does not backtrack', () => {
  expect(matchesPath(`${'*a'.repeat(30)}*b`, 'a'.repeat(60_000))).toBe(false);
});
