/** One sample of Prometheus' text format. */
export interface PrometheusSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** `counter`, `gauge`, `histogram`, ...: of the family that it belongs to; `untyped` when not said. */
  readonly type: string;
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)\s*(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/s;
const LABEL = /\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/gsy;
const TYPE = /^#\s+TYPE\s+(\S+)\s+(\S+)/;
const FAMILY_ENDINGS = /_(bucket|sum|count)$/;

/** What one scrape said. */
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
    const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
    if (!name || !value) throw new Error(`no Prometheus sample: ${line}`);
    const known = types.get(name) ?? types.get(name.replace(FAMILY_ENDINGS, '')) ?? 'untyped';
    samples.push({ name, labels: parseLabels(labels, line), value: parseValue(value, line), type: known });
  }
  return { samples, types };
}

/** `service_requests_total{service="bank",outcome="ok"}`: the sample's name and labels in the same text format. */
export function sampleName({ name, labels }: Pick<PrometheusSample, 'name' | 'labels'>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value.replaceAll(/["\\\n]/g, escaped)}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}

function parseLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  let end = 0;
  for (let label = LABEL.exec(text); label; label = LABEL.exec(text)) {
    labels[label[1] as string] = (label[2] as string).replaceAll(/\\(.)/gs, (_, c: string) => (c === 'n' ? '\n' : c));
    end = LABEL.lastIndex;
  }
  if (text.slice(end).trim() !== '') throw new Error(`no Prometheus labels: ${line}`);
  return labels;
}

function parseValue(text: string, line: string): number {
  const named: Readonly<Record<string, number>> = {
    '+Inf': Number.POSITIVE_INFINITY,
    Inf: Number.POSITIVE_INFINITY,
    '-Inf': Number.NEGATIVE_INFINITY,
    NaN: Number.NaN,
  };
  const value = named[text] ?? Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw new Error(`no Prometheus value: ${line}`);
  return value;
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
