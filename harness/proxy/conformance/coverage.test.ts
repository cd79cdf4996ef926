import { expect, test } from 'vitest';
import { BEHAVIOURS } from './allow-list.ts';
import { CASES } from './data-run.ts';
import { API_ROWS } from './rows-run.ts';

/** Rows of the checklist that `cases` are about; `D12-upstream` and `E11a` are parts of one. */
function rowsOf(cases: readonly { readonly id: string }[]): Set<string> {
  return new Set(cases.map(({ id }) => /^[A-Z]\d+/.exec(id)?.[0] ?? id));
}

const numbered = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);

test('every row of the data plane has a case', () => {
  expect(rowsOf(CASES)).toEqual(new Set(numbered('D', 20)));
});

test('every row of wire rules and endpoints has calls, but for the one that no call can reach', () => {
  const rows = [...numbered('W', 10), ...numbered('E', 17)].filter((row) => row !== 'W7');
  expect(rowsOf(API_ROWS)).toEqual(new Set(rows));
});

test('every intended behaviour has a row that shows it, but for the one that is a matter of chance', () => {
  const shown = new Set(API_ROWS.flatMap(({ differs }) => differs ?? []));
  expect(shown).toEqual(new Set(BEHAVIOURS.map(({ id }) => id).filter((id) => id !== 'reset-order')));
});

test('no two cases have one id', () => {
  const ids = [...CASES, ...API_ROWS].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
