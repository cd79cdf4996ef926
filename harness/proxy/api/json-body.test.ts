import { expect, test } from 'vitest';
import { flag, integer, parseBody, readFields, text } from './json-body.ts';

test.each(['', '  ', '{', '[1', '{"a":}', 'nope', 'tru', '{} and more'])('%j is refused', (body) => {
  expect(() => parseBody(body)).toThrow(/^bad request body: /);
});

test('keys match in any case, null and unknown keys leave alone, the last of several wins', () => {
  const body = parseBody('{"NAME":"a","on":null,"size":1,"other":[1],"Last":"y","last":"z"}');
  const values = readFields(body, '', { name: text, on: flag, size: integer, last: text });
  expect(values).toEqual({ name: 'a', size: 1, last: 'z' });
});

test.each([
  ['{"size":"1"}', 'bad request body: size must be an integer below 2^53, got "1"'],
  ['{"size":1.5}', 'bad request body: size must be an integer below 2^53, got 1.5'],
  ['{"size":9007199254740993}', 'bad request body: size must be an integer below 2^53, got 9007199254740992'],
  ['[]', 'bad request body: the body must be an object, got []'],
])('%s is refused in words', (body, message) => {
  expect(() => readFields(parseBody(body), '', { size: integer })).toThrow(message);
});
