import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillMarks, readMarks } from './marks.ts';

describe('marks of a page', () => {
  test('are read with what stands between their bars', () => {
    const { marks, problems } = readMarks(
      '# t\n\n<!-- table: S3-open -->\n<!--chart: S3 open |p99 duration| naive, race5-->\n',
    );
    expect(problems).toEqual([]);
    expect(marks).toEqual([
      { line: 3, filled: 0, kind: 'table', parts: ['S3-open'] },
      { line: 4, filled: 0, kind: 'chart', parts: ['S3 open', 'p99 duration', 'naive, race5'] },
    ]);
  });

  test('in a code block are left alone, and so are other comments', () => {
    const page =
      '```md\n<!-- table: A -->\n<!-- end -->\n```\n~~~~\n```\n<!-- chart: A -->\n~~~~\n<!-- todo: more -->\n<!-- note -->\n';
    expect(readMarks(page)).toEqual({ marks: [], problems: [] });
  });

  test.each([
    ['<!-- charts: S1 -->', 'there is no mark "charts", did you mean "chart"?'],
    ['<!-- tabel: S1 -->', undefined],
    ['<!-- tables:S1 -->', 'there is no mark "tables", did you mean "table"?'],
    ['<!-- end -->', 'this end belongs to no mark'],
  ])('%s is distinguished from a mark', (line, text) => {
    const { marks, problems } = readMarks(`first\n${line}\n`);
    expect(marks).toEqual([]);
    expect(problems).toEqual(text === undefined ? [] : [{ line: 2, text }]);
  });

  test("an end is the nearest mark's, so text after a mark without one is never taken for what was filled in", () => {
    const { marks, problems } = readMarks('<!-- table: A -->\nwords\n<!-- table: B -->\n\n| x |\n\n<!-- end -->\n');
    expect(problems).toEqual([]);
    expect(marks.map(({ line, filled }) => [line, filled])).toEqual([
      [1, 0],
      [3, 4],
    ]);
  });

  test('text written into a filled place is a problem, and stays', () => {
    const { problems } = readMarks('<!-- table: A -->\n\n| x |\n\nwords\n<!-- end -->\n');
    expect(problems).toEqual([{ line: 5, text: 'stands between the mark of line 1 and its end, and would be lost' }]);
  });
});

const words = fc.constantFrom('# title', 'words', '', '- item', '```\ncode\n<!-- table: no -->\n```', '| a | b |');
const places = fc.constantFrom(
  '<!-- table: A -->',
  '<!-- chart: A | outcomes | x -->',
  '<!-- table: B -->\n\n| old |\n\n<!-- end -->',
);
const texts = fc.array(fc.constantFrom('| x |\n| --- |', '![alt](charts/a.svg)', '<!-- from a -->\n\n| y |'), {
  minLength: 30,
  maxLength: 30,
});

test('filling again changes nothing, and takes nothing from what stands around the places', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(words, places), { maxLength: 20 }),
      texts,
      fc.constantFrom('\n', '\r\n'),
      (parts, fillings, eol) => {
        const page = parts.join('\n').replaceAll('\n', eol);
        const { marks } = readMarks(page);
        const once = fillMarks(page, marks, fillings);
        const again = readMarks(once);
        expect(again.problems).toEqual([]);
        expect(again.marks.map(({ parts }) => parts)).toEqual(marks.map(({ parts }) => parts));
        expect(fillMarks(once, again.marks, fillings)).toBe(once);
        expect(withoutPlaces(once)).toBe(withoutPlaces(page));
      },
    ),
  );
});

/** The lines of a page that belong to no place. */
function withoutPlaces(page: string): string {
  const lines = page.split(/\r?\n/);
  for (const { line, filled } of readMarks(page).marks.toReversed()) lines.splice(line, filled);
  return lines.join('\n');
}
