import { isSameFamily, type Labels, type Metric, parseMetric, printMetric, samplesOf } from '../../domain/metric.ts';
import type { MetricFormulas } from '../../domain/service.ts';
import { SquallError } from '../../runtime/errors.ts';
import { evaluate } from './evaluate.ts';
import type { Formula } from './formula.ts';
import { labelsApart } from './labels-apart.ts';
import { parseFormula } from './parse-formula.ts';
import type { Reading } from './reading.ts';

/** One value of a metric. `name` is the metric as evidence spells it. */
export interface Measurement {
  readonly metric: Metric;
  readonly name: string;
  readonly value: number;
}

/** The metrics with a value in one answer, each once. */
export interface MetricReader {
  (reading: Reading): readonly Measurement[];
  /** Names of samples that it computes: what the endpoint itself calls so means something else. */
  readonly computes: ReadonlySet<string>;
}

interface CompiledMetric {
  /** Its labels are still placeholders: `pool_in_use{pool="$name"}`. */
  readonly template: Metric;
  /** The placeholders, which are labels of what the formulas read. */
  readonly by: readonly string[];
  readonly formulas: readonly Formula[];
}

/** Makes a reader of `metric -> formulas`. Throws SQUALL_INVALID_PLAN for a formula that cannot be read. */
export function compileMetrics(formulasOf: MetricFormulas): MetricReader {
  const compiled = Object.entries(formulasOf).map(([name, formulas]) => compileMetric(name, [formulas].flat()));
  const read = (reading: Reading) => {
    const found = new Map<string, Measurement>();
    const measured = compiled.flatMap((each) => each.formulas.flatMap((formula) => measure(each, formula, reading)));
    for (const one of measured) if (!found.has(one.name)) found.set(one.name, one);
    return [...found.values()];
  };
  return Object.assign(read, { computes: new Set(compiled.flatMap(sampleNames)) });
}

function measure({ template, by }: CompiledMetric, formula: Formula, reading: Reading): Measurement[] {
  const apart = isState(template) ? labelsApart(formula, reading, by) : [];
  return evaluate(formula, reading, [...by, ...apart]).map(({ labels, value }) => {
    const metric = fillTemplate(template, labels, apart);
    return { metric, name: printMetric(metric), value };
  });
}

function sampleNames({ template }: CompiledMetric): string[] {
  return template.kind === 'sample' ? [template.name] : [];
}

/** `$name` */
const PLACEHOLDER = /\$(\w+)/g;

function compileMetric(name: string, formulas: readonly string[]): CompiledMetric {
  return {
    template: parseMetric(name),
    by: [...new Set([...name.matchAll(PLACEHOLDER)].map(([, label]) => label as string))],
    formulas: formulas.map((formula) => parseOrExplain(name, formula)),
  };
}

function parseOrExplain(name: string, formula: string): Formula {
  try {
    return parseFormula(formula);
  } catch (error) {
    throw unreadable(name, formula, error);
  }
}

function unreadable(name: string, formula: string, cause: unknown): SquallError {
  const problem = cause instanceof Error ? cause.message : String(cause);
  return new SquallError('SQUALL_INVALID_PLAN', `"${name}" cannot be computed from "${formula}": ${problem}`, {
    hint: 'a formula is a metric or a JSON path, or + - * / of them; see docs/probes.md',
    cause,
  });
}

function isState(template: Metric): boolean {
  return isSameFamily(template, samplesOf('breaker_state'));
}

/** Fills value by value, so that a quote in the name of a pool stays a part of it; labels that set several apart come beside. */
function fillTemplate(template: Metric, labels: Labels, apart: readonly string[]): Metric {
  const fill = (text: string) => text.replaceAll(PLACEHOLDER, (_, label: string) => labels[label] ?? '');
  switch (template.kind) {
    case 'named':
      return template;
    case 'calls':
    case 'timeouts':
      return { kind: template.kind, to: fill(template.to) };
    case 'sample': {
      const filled = Object.entries(template.labels).map(([label, value]) => [label, fill(value)]);
      const beside = apart.filter((label) => !(label in template.labels)).map((label) => [label, labels[label] ?? '']);
      return { kind: 'sample', name: fill(template.name), labels: Object.fromEntries([...filled, ...beside]) };
    }
  }
}
