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

test('what is short stands on one line, and quotes are single', () => {
  expect(literal({ shop: { command: "it's", env: ['A B'] }, 'a-b': undefined })).toBe(
    "{ shop: { command: 'it\\'s', env: ['A B'] } }",
  );
  expect(literal({ a: 'x'.repeat(60), b: 'y'.repeat(60) })).toBe(
    `{\n  a: '${'x'.repeat(60)}',\n  b: '${'y'.repeat(60)}',\n}`,
  );
});
