import { stateNumber } from '../../domain/breaker-state.ts';
import { isCounter } from '../../domain/metric.ts';
import type { PrometheusSample } from '../../domain/prometheus.ts';
import { type Formula, type JsonPath, type Matcher, type Metric, sourcesOf } from './formula.ts';
import { walk } from './json-path.ts';
import { matches } from './matchers.ts';
import type { Reading } from './reading.ts';

type Labels = Readonly<Record<string, string>>;

interface Row {
  readonly labels: Labels;
  readonly value: number;
}

/**
 * The value of a formula, once for each combination of the labels `by` (once when there are none), added up over all
 * other labels. A formula with a missing metric, or whose result is not finite, has no value.
 */
export function evaluate(formula: Formula, reading: Reading, by: readonly string[]): Row[] {
  const rows = new Map(sourcesOf(formula).map((source) => [source, rowsOf(source, reading)]));
  const combinations = by.length === 0 ? [{}] : combinationsOf([...rows.values()].flat(), by);
  return combinations.flatMap((labels) => {
    const value = calculate(formula, (source) => total(rows.get(source) ?? [], labels));
    return value !== undefined && Number.isFinite(value) ? [{ labels, value }] : [];
  });
}

function calculate(formula: Formula, look: (source: Metric | JsonPath) => number | undefined): number | undefined {
  switch (formula.kind) {
    case 'number':
      return formula.value;
    case 'metric':
    case 'path':
      return look(formula);
    case 'max': {
      const values = formula.of.map((each) => calculate(each, look));
      return values.some((value) => value === undefined) ? undefined : Math.max(...(values as number[]));
    }
    default: {
      const left = calculate(formula.left, look);
      const right = calculate(formula.right, look);
      return left === undefined || right === undefined ? undefined : OPERATIONS[formula.op](left, right);
    }
  }
}

const OPERATIONS = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
  '>': (a: number, b: number) => (a > b ? a : undefined),
  '<': (a: number, b: number) => (a < b ? a : undefined),
};

/** Every value of a source, with its labels. */
export function rowsOf(source: Metric | JsonPath, reading: Reading): Row[] {
  return source.kind === 'metric' ? metricRows(source, reading) : pathRows(source, reading);
}

/**
 * A counter that has not counted yet is 0, and not missing: one that is declared and has no sample, and label values that
 * have not occurred while others have. A metric of which a line could not be read has lost a part, and is missing.
 */
function metricRows({ name, matchers }: Metric, { samples, types, unreadable }: Reading): Row[] {
  if (unreadable.some((line) => line.name === name)) return [];
  const own = samples.filter((sample) => sample.name === name);
  if (own.length === 0) return isDeclaredCounter(name, types) ? [{ labels: {}, value: 0 }] : [];
  const matching = own.filter(({ labels }) => matches(labels, matchers));
  if (matching.length === own.length || !own.every((sample) => isCounter(sample, sample.type))) return matching;
  return [...matching, ...distinctLabels(own, matchers).map((labels) => ({ labels, value: 0 }))];
}

/** OpenMetrics declares `x`, and its samples are called `x_total`. */
function isDeclaredCounter(name: string, types: ReadonlyMap<string, string>): boolean {
  return types.get(name) === 'counter' || types.get(name.replace(/_total$/, '')) === 'counter';
}

/** The label sets of the samples that did occur, without the labels that the matchers name. */
function distinctLabels(own: readonly PrometheusSample[], matchers: readonly Matcher[]): Labels[] {
  const named = new Set(matchers.map(({ label }) => label));
  const rest = own.map(({ labels }) => Object.entries(labels).filter(([label]) => !named.has(label)));
  return [...new Map(rest.map((pairs) => [JSON.stringify(pairs), Object.fromEntries(pairs)])).values()];
}

function pathRows({ steps, is, as }: JsonPath, { document }: Reading): Row[] {
  return walk(document, steps).flatMap(({ labels, value }) => {
    if (as === 'state' && typeof value === 'string') return stateRows(labels, value);
    if (is !== undefined) return typeof value === 'string' ? [{ labels, value: value === is ? 1 : 0 }] : [];
    return typeof value === 'number' || typeof value === 'boolean' ? [{ labels, value: Number(value) }] : [];
  });
}

/** A name that is no state leaves the value unknown. */
function stateRows(labels: Labels, name: string): Row[] {
  const value = stateNumber(name);
  return value === undefined ? [] : [{ labels, value }];
}

function total(rows: readonly Row[], combination: Labels): number | undefined {
  const own = rows.filter(({ labels }) =>
    Object.entries(combination).every(([label, value]) => labels[label] === value),
  );
  return own.length === 0 ? undefined : own.reduce((sum, { value }) => sum + value, 0);
}

function combinationsOf(rows: readonly Row[], by: readonly string[]): Labels[] {
  const found = rows
    .filter(({ labels }) => by.every((label) => labels[label] !== undefined))
    .map(({ labels }) => Object.fromEntries(by.map((label) => [label, labels[label] as string])));
  return [...new Map(found.map((labels) => [JSON.stringify(labels), labels])).values()];
}
