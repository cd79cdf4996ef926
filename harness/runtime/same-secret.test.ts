import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameSecret } from './same-secret.ts';

test('texts are the same as by comparing them, whatever their lengths', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
      fc.pre(one.isWellFormed() && other.isWellFormed());
      expect(isSameSecret(one, other)).toBe(one === other);
      expect(isSameSecret(one, one)).toBe(true);
    }),
  );
});
