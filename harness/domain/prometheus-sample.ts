type Labels = Readonly<Record<string, string>>;

/** Reads a text from left to right. */
export interface Cursor {
  readonly text: string;
  at: number;
}

export interface ScannedSample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
  /** When it was taken, in the unit of its text, if it says so. */
  readonly timestamp?: number;
}

const NAME = /[a-zA-Z_:][\w:]*/y;
const LABEL = /[a-zA-Z_]\w*/y;
const BLANKS = /[ \t]*/y;
const TOKEN = /[^\s{]+/y;
const LINE_END = /\r?\n|$/y;
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const WORD = /^([+-]?)(?:(nan)|inf(?:inity)?)$/i;

/**
 * Reads the sample at the cursor to the end of its line: text format 0.0.4 or OpenMetrics, with timestamp and exemplar.
 * Undefined where it follows neither, and the cursor then stands anywhere in it. What Prometheus or its Python client
 * takes is taken, so blanks before a name, blanks instead of commas and line breaks inside of quotes are.
 */
export function scanSample(cursor: Cursor): ScannedSample | undefined {
  skipBlanks(cursor);
  const bare = scan(cursor, NAME);
  const blankAfter = skipBlanks(cursor);
  const braces = take(cursor, '{') ? scanBraces(cursor, bare !== undefined) : { labels: {} };
  const name = bare ?? braces?.name;
  if (!braces || name === undefined || !(blankAfter || cursor.text[cursor.at - 1] === '}')) return undefined;
  const value = scanNumber(cursor);
  const tail = value === undefined ? undefined : scanTail(cursor);
  return value === undefined || !tail ? undefined : { name, labels: braces.labels, value, ...tail };
}

/** A text in double quotes, without them; undefined and not moved where there is none, or where it does not end. */
export function scanQuoted(cursor: Cursor): string | undefined {
  const { text, at } = cursor;
  if (text[at] !== '"') return undefined;
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  if (end >= text.length) return undefined;
  cursor.at = end + 1;
  const raw = text.slice(at + 1, end);
  return raw.replaceAll(/\\(["\\n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

/** What stands in braces, after the first one; a quoted text without a value is the name of the metric. */
export function scanBraces(
  cursor: Cursor,
  isNamed: boolean,
): { readonly name?: string; readonly labels: Labels } | undefined {
  const labels = new Map<string, string>();
  let name: string | undefined;
  for (skipBlanks(cursor); !take(cursor, '}'); skipBlanks(cursor)) {
    const quoted = scanQuoted(cursor);
    const label = quoted ?? scan(cursor, LABEL);
    skipBlanks(cursor);
    if (cursor.text[cursor.at] === '=') {
      if (!label || !scanValue(cursor, label, labels)) return undefined;
      take(cursor, ',');
    } else {
      if (!quoted || isNamed || name !== undefined || !endsPart(cursor)) return undefined;
      name = quoted;
    }
  }
  return { ...(name === undefined ? {} : { name }), labels: Object.fromEntries(labels) };
}

function endsPart(cursor: Cursor): boolean {
  return take(cursor, ',') || cursor.text[cursor.at] === '}';
}

/** Prometheus refuses a sample that has a label twice. */
function scanValue(cursor: Cursor, label: string, labels: Map<string, string>): boolean {
  take(cursor, '=');
  skipBlanks(cursor);
  const value = scanQuoted(cursor);
  if (value === undefined || labels.has(label)) return false;
  labels.set(label, value);
  skipBlanks(cursor);
  return true;
}

/** Moves past blanks; whether there were any. */
export function skipBlanks(cursor: Cursor): boolean {
  return scan(cursor, BLANKS) !== '';
}

/** The text that a sticky expression matches at the cursor, which moves behind it. */
export function scan(cursor: Cursor, sticky: RegExp): string | undefined {
  sticky.lastIndex = cursor.at;
  const found = sticky.exec(cursor.text)?.[0];
  cursor.at += found?.length ?? 0;
  return found;
}

function take(cursor: Cursor, sign: string): boolean {
  if (cursor.text[cursor.at] !== sign) return false;
  cursor.at++;
  return true;
}

/** As Go and C print them: `1e3`, `.5`, `+Inf`, `-inf`, `Infinity`, `nan`; no hexadecimal and no `1_000`. */
function scanNumber(cursor: Cursor): number | undefined {
  skipBlanks(cursor);
  const token = scan(cursor, TOKEN) ?? '';
  if (NUMBER.test(token)) return Number(token);
  const [word, sign, nan] = WORD.exec(token) ?? [];
  if (word === undefined) return undefined;
  if (nan !== undefined) return Number.NaN;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Timestamp, exemplar and the end of the line. */
function scanTail(cursor: Cursor): Pick<ScannedSample, 'timestamp'> | undefined {
  const taken = scanTimestamp(cursor);
  if (!taken) return undefined;
  if (take(cursor, '#')) {
    skipBlanks(cursor);
    if (!take(cursor, '{') || !scanBraces(cursor, true)) return undefined;
    if (scanNumber(cursor) === undefined || !scanTimestamp(cursor)) return undefined;
  }
  return scan(cursor, LINE_END) === undefined ? undefined : taken;
}

/** Milliseconds, or seconds with a fraction; it may be left out. */
function scanTimestamp(cursor: Cursor): Pick<ScannedSample, 'timestamp'> | undefined {
  skipBlanks(cursor);
  const next = cursor.text[cursor.at];
  if (next === undefined || /[#\r\n]/.test(next)) return {};
  const timestamp = scanNumber(cursor);
  skipBlanks(cursor);
  return timestamp !== undefined && Number.isFinite(timestamp) ? { timestamp } : undefined;
}
