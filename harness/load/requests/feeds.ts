import { parse } from 'csv-parse/sync';
import type { Feed } from '../../domain/load-plan.ts';
import type { Random } from '../../domain/ports.ts';
import { UNDECODED, withoutByteOrderMark } from '../../runtime/decoded-text.ts';
import { SquallError } from '../../runtime/errors.ts';
import { seededRandom } from '../../runtime/random.ts';
import { parseExactly, scalarText } from './exact-json.ts';

type Order = NonNullable<Feed['order']>;

/**
 * A feed from CSV text (RFC 4180, read by csv-parse) whose first record names the columns. Columns may be separated by
 * commas, semicolons or tabs: what gives the first record most of them. A byte order mark and blank lines are left out.
 * Throws SQUALL_INVALID_PLAN with every record that is wrong.
 */
export function csvFeed(text: string, order: Order = 'given'): Feed {
  refuseLost('CSV', text);
  const [columns = [], ...records] = csvRecords(text);
  const names = columns.map((column) => column.trim());
  const doubled = names.filter((name, i) => name === '' || names.indexOf(name) < i);
  if (doubled.length > 0)
    throw invalid(`the CSV needs a name of its own for each column, not ${JSON.stringify(names)}`);
  const wrong = records.flatMap(({ length }, i) => (length === names.length ? [] : [`record ${i + 2} has ${length}`]));
  if (wrong.length > 0) throw invalid(`the first record of the CSV has ${names.length} fields, ${listed(wrong)}`);
  const rows = records.map((record) => Object.fromEntries(names.map((name, at) => [name, record[at] as string])));
  return { rows, order };
}

/**
 * A feed from a JSON array of objects. What is inside of an object or array is there twice: `{{row.user.name}}`, and as JSON
 * `{{row.user}}`. Numbers are sent with the digits that the text has. Throws SQUALL_INVALID_PLAN.
 */
export function jsonFeed(text: string, order: Order = 'given'): Feed {
  refuseLost('JSON feed', text);
  const parsed = parseJson(text);
  if (!Array.isArray(parsed)) throw invalid('a JSON feed must be an array of objects');
  const wrong = parsed.flatMap((row: unknown, i) => (isObject(row) ? [] : [`row ${i + 1}`]));
  if (wrong.length > 0) throw invalid(`a JSON feed must be an array of objects, unlike ${listed(wrong)}`);
  return { rows: parsed.map((row: object) => Object.fromEntries(cellsOf('', row))), order };
}

/** What the file had there is lost, and another text would be sent. */
function refuseLost(what: string, text: string): void {
  const at = text.indexOf(UNDECODED);
  if (at < 0) return;
  const line = text.slice(0, at).split('\n').length;
  throw new SquallError('SQUALL_INVALID_PLAN', `the ${what} has a character in line ${line} that could not be read`, {
    hint: "is the file UTF-8? Others are read with their own name: readFileSync(file, 'latin1')",
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cellsOf(path: string, value: object): readonly (readonly [column: string, text: string])[] {
  return Object.entries(value).flatMap(([name, held]: [string, unknown]) => {
    const column = path + name;
    const text = scalarText(held);
    if (text !== undefined) return [[column, text] as const];
    return [[column, JSON.stringify(held)] as const, ...cellsOf(`${column}.`, held as object)];
  });
}

/** A feed of `count` rows, made once before the run; the same for one seed. */
export function generatedFeed(
  count: number,
  seed: number,
  row: (index: number, random: Random) => Readonly<Record<string, string>>,
): Feed {
  const random = seededRandom(seed);
  return { rows: Array.from({ length: count }, (_, index) => row(index, random.fork(String(index)))) };
}

/** The row for a request, as values that its placeholders can use. */
export function rowPicker(feed: Feed | undefined, random: Random): (index: number) => Readonly<Record<string, string>> {
  if (!feed) return () => NO_VALUES;
  if (feed.rows.length === 0) throw invalid('a feed needs at least one row');
  const rows = feed.rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, value]) => [`row.${column}`, value])),
  );
  if (feed.order === 'shuffled') shuffle(rows, random);
  return (index) => rows[index % rows.length] as Readonly<Record<string, string>>;
}

const NO_VALUES = {};

/** Fisher and Yates, in place. */
function shuffle(items: unknown[], random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const other = random.int(0, i);
    [items[i], items[other]] = [items[other], items[i]];
  }
}

const SEPARATORS = [',', ';', '\t'] as const;

function csvRecords(text: string): readonly string[][] {
  const widths = SEPARATORS.map((delimiter) => firstRecord(text, delimiter).length);
  const widest = widths.indexOf(Math.max(...widths));
  return parseCsv(text, SEPARATORS[widest] ?? ',');
}

function firstRecord(text: string, delimiter: string): readonly string[] {
  try {
    return parse(text, { bom: true, delimiter, skip_empty_lines: true, to: 1 })[0] ?? [];
  } catch {
    return [];
  }
}

function parseCsv(text: string, delimiter: string): string[][] {
  try {
    return parse(text, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    throw invalid(`the CSV cannot be read: ${(error as Error).message}`, error);
  }
}

/** The first five, and how many more there are. */
function listed(items: readonly string[]): string {
  return items.slice(0, 5).join(', ') + (items.length > 5 ? ` and ${items.length - 5} more` : '');
}

function parseJson(text: string): unknown {
  try {
    return parseExactly(withoutByteOrderMark(text));
  } catch (error) {
    throw invalid(`the feed is not valid JSON: ${(error as Error).message}`, error);
  }
}

function invalid(message: string, cause?: unknown): SquallError {
  return new SquallError('SQUALL_INVALID_PLAN', message, { cause });
}
