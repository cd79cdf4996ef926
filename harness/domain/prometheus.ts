import { printMetric, type SampleMetric } from './metric.ts';
import { type Cursor, type ScannedSample, scan, scanQuoted, scanSample, skipBlanks } from './prometheus-sample.ts';

/** One sample of Prometheus' text format. */
export interface PrometheusSample extends SampleMetric {
  readonly value: number;
  /** `counter`, `gauge`, `histogram`, ...: of the family that it belongs to; `untyped` when not declared. */
  readonly type: string;
  /** When it was taken, in the unit of its text, if it says so. */
  readonly timestamp?: number;
}

/** The content of one scrape. */
export interface PrometheusScrape {
  readonly samples: readonly PrometheusSample[];
  /** Family -> type, also of families without a sample: a counter with labels shows none before its first count. */
  readonly types: ReadonlyMap<string, string>;
  /** Lines that are no samples. A metric named in one has lost a part, so that none of its values is known. */
  readonly unreadable: readonly UnreadableLine[];
}

export interface UnreadableLine {
  /** From 1. */
  readonly line: number;
  /** Its beginning. */
  readonly text: string;
  /** The metric that it is about, if known. */
  readonly name?: string;
  /** What is wrong with it, where it is a sample all the same. */
  readonly problem?: string;
}

/**
 * Reads text format 0.0.4 and OpenMetrics. A line that follows neither is reported, and all others are read. A series that is printed
 * twice is read once, and reported where it has two values: Prometheus would keep the first.
 */
export function parsePrometheus(text: string): PrometheusScrape {
  const types = new Map<string, string>();
  const samples = new Map<string, PrometheusSample>();
  const unreadable: UnreadableLine[] = [];
  const twofold = new Set<string>();
  const cursor: Cursor = { text, at: text.startsWith('\uFEFF') ? 1 : 0 };
  for (let line = 1; cursor.at < text.length; ) {
    const from = cursor.at;
    const end = text.indexOf('\n', from);
    const next = end < 0 ? text.length : end + 1;
    const sample = isBlankOrComment(cursor) ? undefined : scanSample(cursor);
    if (sample) {
      const again = keep(samples, sample, types);
      if (again !== undefined) {
        twofold.add(again);
        const problem = `${again} is printed twice, with two values`;
        unreadable.push({ line, text: text.slice(from, cursor.at).trimEnd(), name: sample.name, problem });
      }
    } else {
      readRest(text.slice(from, next), line, types, unreadable);
      cursor.at = next;
    }
    line += linesIn(text, next, cursor.at);
  }
  for (const printed of twofold) samples.delete(printed);
  return { samples: [...samples.values()], types, unreadable };
}

/** Keeps the first sample of a series; its name where it says something else than the one before. */
function keep(
  samples: Map<string, PrometheusSample>,
  { name, labels, ...rest }: ScannedSample,
  types: ReadonlyMap<string, string>,
): string | undefined {
  const series: SampleMetric = { kind: 'sample', name, labels };
  const printed = printMetric(series);
  const other = samples.get(printed);
  if (!other) samples.set(printed, { ...series, ...rest, type: typeOf(name, types) });
  // It may stand there with several timestamps.
  const contradicts = other && other.timestamp === rest.timestamp && !Object.is(other.value, rest.value);
  return contradicts ? printed : undefined;
}

/** A line that is no sample. */
function readRest(text: string, line: number, types: Map<string, string>, unreadable: UnreadableLine[]): void {
  const cursor: Cursor = { text, at: text.startsWith('\uFEFF') ? 1 : 0 };
  if (!isBlankOrComment(cursor)) unreadable.push(unreadableLine(line, text));
  else if (text[cursor.at] === '#') readType(cursor, types);
}

/** One, and those inside of quotes between the end of the first and the cursor. */
function linesIn(text: string, from: number, to: number): number {
  let lines = 1;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function isBlankOrComment(cursor: Cursor): boolean {
  skipBlanks(cursor);
  const first = cursor.text[cursor.at];
  return first === undefined || first === '#' || first === '\n' || first === '\r';
}

const QUOTED_CHARACTERS = 80;

function unreadableLine(line: number, text: string): UnreadableLine {
  const cursor: Cursor = { text, at: 0 };
  scan(cursor, /[ \t{]*/y);
  const name = scanQuoted(cursor) ?? scan(cursor, /[a-zA-Z_:][\w:]*/y);
  return { line, text: text.slice(0, QUOTED_CHARACTERS).trimEnd(), ...(name ? { name } : {}) };
}

const DECLARED: ReadonlySet<string> = new Set([
  'counter',
  'gauge',
  'histogram',
  'summary',
  'gaugehistogram',
  'info',
  'stateset',
]);

/** `# TYPE arrivals_total counter`; any other comment, `# EOF` and `# UNIT` too, says nothing about samples. */
function readType(cursor: Cursor, types: Map<string, string>): void {
  if (scan(cursor, /#[ \t]+TYPE[ \t]+/y) === undefined) return;
  const family = scanQuoted(cursor) ?? scan(cursor, /[^\s"]+/y);
  skipBlanks(cursor);
  const type = scan(cursor, /\w+/y);
  if (family && type) types.set(family, DECLARED.has(type) ? type : 'untyped');
}

/** The samples of a family, by their ending. When it began to count is no count. */
const MEMBERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  total: { counter: 'counter' },
  created: { counter: 'gauge', histogram: 'gauge', summary: 'gauge' },
  bucket: { histogram: 'histogram', gaugehistogram: 'gaugehistogram' },
  count: { histogram: 'histogram', summary: 'summary' },
  sum: { histogram: 'histogram', summary: 'summary' },
  gcount: { gaugehistogram: 'gaugehistogram' },
  gsum: { gaugehistogram: 'gaugehistogram' },
  info: { info: 'info' },
};

function typeOf(name: string, types: ReadonlyMap<string, string>): string {
  const own = types.get(name);
  if (own !== undefined) return own;
  const ending = name.lastIndexOf('_');
  const family = ending < 0 ? undefined : types.get(name.slice(0, ending));
  return (family === undefined ? undefined : MEMBERS[name.slice(ending + 1)]?.[family]) ?? 'untyped';
}
