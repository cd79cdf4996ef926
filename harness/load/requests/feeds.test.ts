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
  ['a short record', () => csvFeed('a,b\n1\n'), 'record 2'],
  ['a stray quote', () => csvFeed('a\nx"y\n'), 'character 2'],
  ['text that is not JSON', () => jsonFeed('{'), 'not valid JSON'],
  ['JSON that is not an array', () => jsonFeed('{}'), 'array'],
  ['no rows', () => rowPicker({ rows: [] }, seededRandom(1)), 'at least one row'],
])('%s is refused', (_what, attempt, message) => {
  expect(attempt).toThrow(
    expect.objectContaining({ code: 'SQUALL_INVALID_PLAN', message: expect.stringContaining(message) }),
  );
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
