import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveAddress, splitHostPort } from './address.ts';
import { BodyError, flag, integer, readFields, readFirstValue, text } from './json-read.ts';
import { goJson, shortestFloat32 } from './json-write.ts';

describe('reading JSON as Go does', () => {
  test('the first value counts, whatever follows', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3 }), fc.string(), (value, trailing) => {
        const json = JSON.stringify(value);
        const numbers = (_key: string, item: unknown) =>
          item !== null && typeof item === 'object' && 'source' in item && Object.keys(item).length === 1
            ? Number(item.source)
            : item;
        const read = JSON.stringify(readFirstValue(`${json} ${trailing}`), numbers);
        expect(read).toBe(JSON.stringify(JSON.parse(json), numbers));
      }),
    );
  });

  test.each(['', '  ', '{', '[1', '{"a":}', 'nope', 'tru'])('%j is refused', (body) => {
    expect(() => readFirstValue(body)).toThrow(BodyError);
  });

  test('keys match in any case, null leaves alone, the rest is read after a bad field', () => {
    const body = readFirstValue('{"NAME":"a","on":null,"size":1.0,"other":[1],"Last":"z"}');
    const { values, problem } = readFields(body, '', { name: text, on: flag, size: integer, last: text });
    expect(values).toEqual({ name: 'a', last: 'z' });
    expect(problem?.message).toBe('size must be an integer, got 1.0');
  });
});

test('HTML characters are escaped, floats are the shortest', () => {
  expect(goJson({ name: '<a>&' })).toBe('{"name":"\\u003ca\\u003e\\u0026"}');
  expect([0.3, 1, 0.1234567891, 1e-7].map((value) => shortestFloat32(Math.fround(value)))).toEqual([
    0.3, 1, 0.12345679, 1e-7,
  ]);
});

describe('addresses as Go takes them', () => {
  test.each([
    ['nope', 'address nope: missing port in address'],
    ['1:2:3', 'address 1:2:3: too many colons in address'],
    ['[::1', "address [::1: missing ']' in address"],
    ['[::1]', 'address [::1]: missing port in address'],
  ])('%s', (address, message) => {
    expect(() => splitHostPort(address)).toThrow(message);
  });

  test('resolves and prints', async () => {
    const printed = await Promise.all(['', ':80', '[::1]:80', '127.0.0.1:0'].map(resolveAddress));
    expect(printed.map((address) => address.text)).toEqual([':0', ':80', '[::1]:80', '127.0.0.1:0']);
    await expect(resolveAddress('127.0.0.1:99999')).rejects.toThrow('address 99999: invalid port');
  });
});
