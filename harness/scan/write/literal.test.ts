import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { literal } from './literal.ts';

test('it is read as the value that it was made from, whatever the texts hold', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const read = runInNewContext(`(${literal(value)})`);
      expect(JSON.stringify(read)).toBe(JSON.stringify(value));
    }),
  );
});

test('a key that would set the prototype stays a key', () => {
  const value = JSON.parse('{ "__proto__": { "a": 1 } }');
  expect(literal(value)).toBe("{ ['__proto__']: { a: 1 } }");
});
