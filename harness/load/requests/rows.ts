import type { RequestTemplate } from '../../domain/load-plan.ts';
import { allUse, headersUse, LINE_BREAK } from './template-texts.ts';

/** Rows named in one message. */
const NAMED = 5;

/** Cells that a template and the steps after it would use and that are not there, or that a header cannot hold. */
export function rowProblems(template: RequestTemplate): readonly string[] {
  const rows = template.feed?.rows ?? [];
  const columns = new Set(rows.flatMap((row) => Object.keys(row)));
  const used = columnsAmong(allUse(template), columns);
  const inHeaders = columnsAmong(headersUse(template), columns);
  const problems = (column: string, what: string, isWrong: (cell: string | undefined) => boolean) => {
    const wrong = rows.flatMap((row, i) => (isWrong(row[column]) ? [i + 1] : []));
    return wrong.length === 0 ? [] : [`the feed of ${template.path}: ${namesOf(wrong)} ${what}`];
  };
  return [
    ...used.flatMap((column) => problems(column, `without "${column}"`, (cell) => cell === undefined)),
    ...inHeaders.flatMap((column) =>
      problems(column, `with a line break in "${column}", which a header cannot hold`, (cell = '') =>
        LINE_BREAK.test(cell),
      ),
    ),
  ];
}

function columnsAmong(placeholders: readonly string[], columns: ReadonlySet<string>): readonly string[] {
  const names = placeholders.filter((name) => name.startsWith('row.')).map((name) => name.slice('row.'.length));
  return [...new Set(names)].filter((name) => columns.has(name));
}

/** `row 3`, `rows 3, 4, 5, 6, 7 and 17 more`. */
function namesOf(rows: readonly number[]): string {
  const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : '';
  return `${rows.length === 1 ? 'row' : 'rows'} ${rows.slice(0, NAMED).join(', ')}${more}`;
}
