import { operate } from './binary.ts';
import type {
  Aggregate,
  AggregateOperator,
  Call,
  Expression,
  Labels,
  Range,
  Selector,
  Value,
  Vector,
  VectorSample,
} from './expression.ts';
import { rangeFunctions } from './functions.ts';
import { histogramQuantile } from './histogram-quantile.ts';
import { keyOf, NAME, only, without, withoutName } from './labels.ts';
import { PromqlError } from './promql-error.ts';
import { type Storage, sampleAt, samplesBetween } from './storage.ts';

/**
 * What an instant query gives at a moment, with the semantics of Prometheus 2. Throws `PromqlError` where Prometheus would
 * refuse to evaluate it on these series.
 */
export function evaluate(expression: Expression, storage: Storage, atMs: number): Value {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'selector':
      return selected(expression, storage, atMs);
    case 'aggregate':
      return aggregated(expression, vectorOf(expression.of, storage, atMs));
    case 'negated':
      return negated(evaluate(expression.of, storage, atMs));
    case 'binary':
      return unique(
        operate(expression, evaluate(expression.left, storage, atMs), evaluate(expression.right, storage, atMs)),
      );
    case 'call':
      return unique(called(expression, storage, atMs));
    case 'range':
      throw new PromqlError('a range is no value');
  }
}

function vectorOf(expression: Expression, storage: Storage, atMs: number): Vector {
  return asVector(evaluate(expression, storage, atMs));
}

/** A number is one sample without labels. */
export function asVector(value: Value): Vector {
  return typeof value === 'number' ? [{ labels: {}, value }] : value;
}

function numberOf(expression: Expression | undefined, storage: Storage, atMs: number): number {
  const value = expression && evaluate(expression, storage, atMs);
  return typeof value === 'number' ? value : Number.NaN;
}

function selected(selector: Selector, storage: Storage, atMs: number): Vector {
  return storage.select(selector).flatMap((series) => {
    const value = sampleAt(series, atMs - selector.offsetMs);
    return value === undefined ? [] : [{ labels: series.labels, value }];
  });
}

function negated(value: Value): Value {
  if (typeof value === 'number') return -value;
  return unique(value.map((sample) => ({ labels: withoutName(sample.labels), value: -sample.value })));
}

function called(call: Call, storage: Storage, atMs: number): Vector {
  const [first, second] = call.args;
  const overRange = rangeFunctions[call.name];
  if (overRange && first?.kind === 'range') return overTime(call.name, first, storage, atMs);
  if (call.name === 'vector') return [{ labels: {}, value: numberOf(first, storage, atMs) }];
  if (call.name === 'histogram_quantile')
    return histogramQuantile(numberOf(first, storage, atMs), second ? vectorOf(second, storage, atMs) : []);
  const vector = first ? vectorOf(first, storage, atMs) : [];
  if (call.name === 'absent') return vector.length > 0 ? [] : [{ labels: labelsWhenAbsent(first), value: 1 }];
  const bound = numberOf(second, storage, atMs);
  return vector.map(({ labels, value }) => ({ labels: withoutName(labels), value: changed(call.name, value, bound) }));
}

function changed(name: string, value: number, bound: number): number {
  if (name === 'clamp_min') return Math.max(value, bound);
  return name === 'clamp_max' ? Math.min(value, bound) : Math.abs(value);
}

function overTime(name: string, { of, ms }: Range, storage: Storage, atMs: number): Vector {
  const window = { fromMs: atMs - of.offsetMs - ms, toMs: atMs - of.offsetMs };
  return storage.select(of).flatMap((series) => {
    const value = rangeFunctions[name]?.(samplesBetween(series, window.fromMs, window.toMs), window);
    const labels = name === 'last_over_time' ? series.labels : withoutName(series.labels);
    return value === undefined ? [] : [{ labels, value }];
  });
}

/** Those that the selector demands to be equal, each named once. */
function labelsWhenAbsent(of: Expression | undefined): Labels {
  if (of?.kind !== 'selector') return {};
  const counts = Map.groupBy(of.matchers, ({ label }) => label);
  const sure = of.matchers.filter(({ label, op }) => op === '=' && counts.get(label)?.length === 1);
  return Object.fromEntries(sure.map(({ label, value }) => [label, value]));
}

function aggregated({ op, grouping: { mode, labels } }: Aggregate, vector: Vector): Vector {
  const groupOf = (own: Labels) => (mode === 'by' ? only(own, labels) : without(own, [...labels, NAME]));
  const groups = Map.groupBy(vector, (sample) => keyOf(groupOf(sample.labels)));
  return [...groups.values()].map((samples) => ({
    labels: groupOf(samples[0]?.labels ?? {}),
    value: AGGREGATES[op](samples.map(({ value }) => value)),
  }));
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

const AGGREGATES: Readonly<Record<AggregateOperator, (values: readonly number[]) => number>> = {
  sum: total,
  avg: (values) => total(values) / values.length,
  min: (values) => best(values, (value, least) => value < least),
  max: (values) => best(values, (value, most) => value > most),
  count: (values) => values.length,
  group: () => 1,
};

/** NaN only where there is nothing else. */
function best(values: readonly number[], isBetter: (value: number, than: number) => boolean): number {
  return values.reduce((best, value) => (Number.isNaN(best) || isBetter(value, best) ? value : best));
}

/** Without their names two series may be one, which Prometheus refuses. */
function unique<V extends Value>(value: V): V {
  if (typeof value === 'number') return value;
  const keys = value.map(({ labels }: VectorSample) => keyOf(labels));
  if (new Set(keys).size < keys.length) throw new PromqlError('several series have the same labels');
  return value;
}
