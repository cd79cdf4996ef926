import {
  type Arithmetic,
  type Binary,
  type BinaryOperator,
  type ComparisonOperator,
  isComparison,
  isSetOperator,
  type Labels,
  type Matching,
  type Value,
  type Vector,
  type VectorSample,
} from './expression.ts';
import { keyOf, NAME, only, without, withoutName } from './labels.ts';
import { PromqlError } from './promql-error.ts';

/** An operation on two values that were evaluated. Throws `PromqlError` where their series do not match as the operation says. */
export function operate(binary: Binary, left: Value, right: Value): Value {
  const { op, bool } = binary;
  if (typeof left === 'number')
    return typeof right === 'number' ? onNumbers(op, left, right) : withNumber(binary, right, left, 'left');
  if (typeof right === 'number') return withNumber(binary, left, right, 'right');
  if (isSetOperator(op)) return combined(op, left, right, signatureOf(binary.matching));
  const isRight = binary.matching.many?.side === 'right';
  const [many, one] = isRight ? [right, left] : [left, right];
  return matched(binary, many, one, (a, b) => (isRight ? applied(op, bool, b, a) : applied(op, bool, a, b)));
}

/** The value, or undefined where a comparison without `bool` does not hold. */
function applied(op: BinaryOperator, bool: boolean, a: number, b: number): number | undefined {
  if (!isComparison(op)) return arithmetic[op as Arithmetic](a, b);
  const holds = comparisons[op](a, b);
  if (bool) return holds ? 1 : 0;
  return holds ? a : undefined;
}

/** Comparisons of numbers always have `bool`. */
function onNumbers(op: BinaryOperator, a: number, b: number): number {
  return applied(op, true, a, b) ?? Number.NaN;
}

/** Every sample with a number at its side. A comparison keeps the value of the sample. */
function withNumber({ op, bool }: Binary, vector: Vector, number: number, side: 'left' | 'right'): Vector {
  const keepsName = isComparison(op) && !bool;
  return vector.flatMap(({ labels, value }) => {
    const result = side === 'left' ? applied(op, bool, number, value) : applied(op, bool, value, number);
    if (result === undefined) return [];
    return [{ labels: keepsName ? labels : withoutName(labels), value: keepsName ? value : result }];
  });
}

type Signature = (labels: Labels) => string;

/** What is equal for samples that belong together. */
function signatureOf({ mode, labels }: Matching): Signature {
  return (own) => keyOf(mode === 'on' ? only(own, labels) : without(own, [...labels, NAME]));
}

function combined(op: BinaryOperator, left: Vector, right: Vector, signature: Signature): Vector {
  const there = (vector: Vector) => new Set(vector.map(({ labels }) => signature(labels)));
  const [inLeft, inRight] = [there(left), there(right)];
  if (op === 'or') return [...left, ...right.filter(({ labels }) => !inLeft.has(signature(labels)))];
  return left.filter(({ labels }) => inRight.has(signature(labels)) === (op === 'and'));
}

/** Pairs every sample of `many` with the one that it belongs to. */
function matched(
  { op, bool, matching }: Binary,
  many: Vector,
  one: Vector,
  apply: (many: number, one: number) => number | undefined,
): Vector {
  // Then nothing can match, and Prometheus does not look whether too much could.
  if (many.length === 0 || one.length === 0) return [];
  const signature = signatureOf(matching);
  const partners = uniquePartners(one, signature);
  const taken = new Set<string>();
  const dropsName = !isComparison(op) || bool;
  return many.flatMap((sample): VectorSample[] => {
    const key = signature(sample.labels);
    const partner = partners.get(key);
    const value = partner && apply(sample.value, partner.value);
    if (!partner || value === undefined) return [];
    const labels = resultLabels(sample.labels, partner.labels, matching, dropsName);
    const slot = matching.many ? keyOf(labels) : key;
    if (taken.has(slot))
      throw new PromqlError(`several series match one ${matching.many ? 'result' : 'series'}: ${key}`);
    taken.add(slot);
    return [{ labels, value }];
  });
}

function uniquePartners(one: Vector, signature: Signature): Map<string, VectorSample> {
  const partners = new Map<string, VectorSample>();
  for (const sample of one) {
    const key = signature(sample.labels);
    if (partners.has(key)) throw new PromqlError(`several series on the side of which only one may match: ${key}`);
    partners.set(key, sample);
  }
  return partners;
}

function resultLabels(own: Labels, other: Labels, { mode, labels, many }: Matching, dropsName: boolean): Labels {
  const named = dropsName ? withoutName(own) : own;
  if (!many) return mode === 'on' ? only(named, labels) : without(named, labels);
  const included = Object.fromEntries(many.include.flatMap((label) => (other[label] ? [[label, other[label]]] : [])));
  return { ...without(named, many.include), ...included };
}

const arithmetic: Readonly<Record<Arithmetic, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': power,
};

/** As C has it: 1 to the power of anything is 1. */
function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY)) return 1;
  return base ** exponent;
}

const comparisons: Readonly<Record<ComparisonOperator, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
};
