import type { Feed } from '../../domain/load-plan.ts';
import type { Random } from '../../domain/ports.ts';
import { SquallError } from '../../runtime/errors.ts';
import { seededRandom } from '../../runtime/random.ts';

type Order = NonNullable<Feed['order']>;

/** A feed from CSV text (RFC 4180) whose first record names the columns. Throws SQUALL_INVALID_PLAN with the record. */
export function csvFeed(text: string, order: Order = 'given'): Feed {
  const [columns = [], ...records] = csvRecords(text);
  const rows = records.map((record, i) => {
    if (record.length !== columns.length)
      throw invalid(`record ${i + 2} of the CSV has ${record.length} fields where the first has ${columns.length}`);
    return Object.fromEntries(columns.map((column, at) => [column, record[at] as string]));
  });
  return { rows, order };
}

/** A feed from a JSON array of flat objects. Throws SQUALL_INVALID_PLAN. */
export function jsonFeed(text: string, order: Order = 'given'): Feed {
  const parsed = parseJson(text);
  if (!Array.isArray(parsed)) throw invalid('a JSON feed must be an array of objects');
  const rows = parsed.map((row: unknown, i) => {
    if (typeof row !== 'object' || row === null) throw invalid(`row ${i} of the JSON feed is not an object`);
    return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, String(value)]));
  });
  return { rows, order };
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

const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;

function csvRecords(text: string): readonly string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  FIELD.lastIndex = 0;
  const end = text.replace(/\r?\n$/, '').length;
  for (let at = 0; at <= end && end > 0; at = FIELD.lastIndex) {
    const field = FIELD.exec(text);
    if (!field) throw invalid(`the CSV cannot be read from character ${at} on`);
    record.push(field[1]?.replaceAll('""', '"') ?? (field[2] as string));
    if (field[3] === ',') continue;
    records.push(record);
    record = [];
    if (FIELD.lastIndex >= end) break;
  }
  return records;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`the feed is not valid JSON: ${(error as Error).message}`, error);
  }
}

function invalid(message: string, cause?: unknown): SquallError {
  return new SquallError('SQUALL_INVALID_PLAN', message, { cause });
}
