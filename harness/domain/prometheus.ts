import { parseLabels, type SampleMetric } from './metric.ts';

/** One sample of Prometheus' text format. */
export interface PrometheusSample extends SampleMetric {
  readonly value: number;
  /** `counter`, `gauge`, `histogram`, ...: of the family that it belongs to; `untyped` when not declared. */
  readonly type: string;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)\s*(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/s;
const TYPE = /^#\s+TYPE\s+(\S+)\s+(\S+)/;
const FAMILY_ENDINGS = /_(bucket|sum|count)$/;

/** The content of one scrape. */
export interface PrometheusScrape {
  readonly samples: readonly PrometheusSample[];
  /** Family -> type, also of families without a sample: a counter with labels shows none before its first count. */
  readonly types: ReadonlyMap<string, string>;
}

/** Reads the text format 0.0.4; a line that does not follow it is an error, because a lost sample would be a false zero. */
export function parsePrometheus(text: string): PrometheusScrape {
  const types = new Map<string, string>();
  const samples: PrometheusSample[] = [];
  for (const line of text.split('\n')) {
    const [, family, type] = TYPE.exec(line) ?? [];
    if (family && type) types.set(family, type);
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, name, braces = '', value] = SAMPLE.exec(line) ?? [];
    if (!name || !value) throw new Error(`not a Prometheus sample: ${line}`);
    const labels = parseLabels(braces);
    if (!labels) throw new Error(`not Prometheus labels: ${line}`);
    const declared = types.get(name) ?? types.get(name.replace(FAMILY_ENDINGS, '')) ?? 'untyped';
    samples.push({ kind: 'sample', name, labels, value: parseValue(value, line), type: declared });
  }
  return { samples, types };
}

function parseValue(text: string, line: string): number {
  const named: Readonly<Record<string, number>> = {
    '+Inf': Number.POSITIVE_INFINITY,
    Inf: Number.POSITIVE_INFINITY,
    '-Inf': Number.NEGATIVE_INFINITY,
    NaN: Number.NaN,
  };
  const value = named[text] ?? Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw new Error(`not a Prometheus value: ${line}`);
  return value;
}
