import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../runtime/random.ts';
import { csvFeed, generatedFeed, jsonFeed, rowPicker } from './feeds.ts';

test('CSV with quotes, commas, line ends and empty fields', () => {
  expect(csvFeed('name,note\r\n"Doe, Jane","said ""hi""\nand left"\r\nBob,\r\n').rows).toEqual([
    { name: 'Doe, Jane', note: 'said "hi"\nand left' },
    { name: 'Bob', note: '' },
  ]);
});

test('any table survives being written as CSV and read again', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é') });
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1 });
  fc.assert(
    fc.property(table, (rows) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const text = ['a,b', ...rows.map((row) => row.map(quoted).join(','))].join('\n');
      expect(csvFeed(text).rows).toEqual(rows.map(([a, b]) => ({ a, b })));
    }),
  );
});

test.each([
  ['short records', () => csvFeed('a,b\n1\n1,2\n1,2,3\n'), 'record 2 has 1, record 4 has 3'],
  ['a column without a name', () => csvFeed('a,\n1,2\n'), 'a name of its own'],
  ['a column twice', () => csvFeed('a,a\n1,2\n'), 'a name of its own'],
  ['rows that are no objects', () => jsonFeed('[{}, 1, [], null]'), 'row 2, row 3, row 4'],
  ['a CSV that is no UTF-8', () => csvFeed(Buffer.from('a\nb\nCaf\xe9\n', 'latin1').toString()), 'line 3'],
  ['a JSON feed that is no UTF-8', () => jsonFeed('[{"a":"\uFFFD"}]'), 'line 1'],
  ['a stray quote', () => csvFeed('a\nx"y\n'), 'line 2'],
  ['text that is not JSON', () => jsonFeed('{'), 'not valid JSON'],
  ['JSON that is not an array', () => jsonFeed('{}'), 'array'],
  ['no rows', () => rowPicker({ rows: [] }, seededRandom(1)), 'at least one row'],
])('%s is refused', (_what, attempt, message) => {
  expect(attempt).toThrow(
    expect.objectContaining({ code: 'SQUALL_INVALID_PLAN', message: expect.stringContaining(message) }),
  );
});

test.each([
  ['a byte order mark', '\uFEFFa,b\n1,2\n'],
  ['blank lines', '\na,b\n\n1,2\n\n\n'],
  ['semicolons', 'a;b\r\n1;2\r\n'],
  ['tabs', 'a\tb\n1\t2'],
  ['blanks around names', 'a , b\n1,2'],
])('CSV with %s', (_what, text) => {
  expect(csvFeed(text).rows).toEqual([{ a: '1', b: '2' }]);
});

test('a separator of another kind in a cell is no separator', () => {
  expect(csvFeed('a;b\n"1,5";x,y\n').rows).toEqual([{ a: '1,5', b: 'x,y' }]);
});

test('what is inside of JSON rows has columns of its own', () => {
  const { rows } = jsonFeed('\uFEFF[{"user":{"name":"Ada","tags":["x"]},"note":null}]');
  expect(rows).toEqual([
    {
      user: '{"name":"Ada","tags":["x"]}',
      'user.name': 'Ada',
      'user.tags': '["x"]',
      'user.tags.0': 'x',
      note: 'null',
    },
  ]);
});

test('numbers of JSON rows keep their digits, however many, and inside of objects', () => {
  const { rows } = jsonFeed(
    '[{"id":9007199254740993,"price":1.10,"far":1e400,"of":{"id":-12345678901234567890},"n":7}]',
  );
  expect(rows).toEqual([
    {
      id: '9007199254740993',
      price: '1.10',
      far: '1e400',
      of: '{"id":-12345678901234567890}',
      'of.id': '-12345678901234567890',
      n: '7',
    },
  ]);
});

test('JSON rows and generated rows', () => {
  expect(jsonFeed('[{"id":7,"ok":true}]').rows).toEqual([{ id: '7', ok: 'true' }]);
  const make = (seed: number) => generatedFeed(3, seed, (i, random) => ({ id: `${i}-${random.int(1, 1e9)}` })).rows;
  expect(make(1)).toEqual(make(1));
  expect(make(1)).not.toEqual(make(2));
});

test('rows come in order and again from the first; shuffled by the seed, each once a round', () => {
  const rows = Array.from({ length: 20 }, (_, i) => ({ id: String(i) }));
  const given = rowPicker({ rows }, seededRandom(1));
  expect([0, 1, 19, 20].map((i) => given(i)['row.id'])).toEqual(['0', '1', '19', '0']);
  const order = (seed: number) => {
    const pick = rowPicker({ rows, order: 'shuffled' }, seededRandom(seed));
    return rows.map((_, i) => pick(i)['row.id']);
  };
  expect(order(1)).toEqual(order(1));
  expect(order(1)).not.toEqual(order(2));
  expect(order(1).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
});
