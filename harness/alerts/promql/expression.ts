/** An expression of PromQL, as far as it is evaluated here. Durations in ms. */
export type Expression = NumberLiteral | Selector | Range | Call | Aggregate | Binary | Negated;

export interface NumberLiteral {
  readonly kind: 'number';
  readonly value: number;
}

/** `x{a="b"} offset 1m`: of each series its last sample. */
export interface Selector {
  readonly kind: 'selector';
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly offsetMs: number;
}

/** `x[5m]`: of each series the samples of a window. */
export interface Range {
  readonly kind: 'range';
  readonly of: Selector;
  readonly ms: number;
}

export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
}

export interface Aggregate {
  readonly kind: 'aggregate';
  readonly op: AggregateOperator;
  readonly grouping: Grouping;
  readonly of: Expression;
}

export const AGGREGATE_OPERATORS = ['sum', 'avg', 'min', 'max', 'count', 'group'] as const;
export type AggregateOperator = (typeof AGGREGATE_OPERATORS)[number];

export interface Grouping {
  readonly mode: 'by' | 'without';
  readonly labels: readonly string[];
}

export interface Binary {
  readonly kind: 'binary';
  readonly op: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** A comparison that gives 0 or 1 and drops nothing. */
  readonly bool: boolean;
  readonly matching: Matching;
}

export const ARITHMETIC = ['+', '-', '*', '/', '%', '^'] as const;
export const COMPARISONS = ['==', '!=', '>', '<', '>=', '<='] as const;
export const SET_OPERATORS = ['and', 'or', 'unless'] as const;
export type Arithmetic = (typeof ARITHMETIC)[number];
export type ComparisonOperator = (typeof COMPARISONS)[number];
export type SetOperator = (typeof SET_OPERATORS)[number];
export type BinaryOperator = Arithmetic | ComparisonOperator | SetOperator;

/** Which series of both sides belong together. */
export interface Matching {
  readonly mode: 'on' | 'ignoring';
  readonly labels: readonly string[];
  /** The side of which several series may match one of the other, and the labels that it takes from that one. */
  readonly many?: { readonly side: 'left' | 'right'; readonly include: readonly string[] };
}

export interface Negated {
  readonly kind: 'negated';
  readonly of: Expression;
}

export type ValueType = 'scalar' | 'vector' | 'range';

/** What an expression evaluates to: a number, or one sample per series. */
export type Value = number | Vector;
export type Vector = readonly VectorSample[];

export interface VectorSample {
  /** With the metric's name as `__name__`, where it still has one. */
  readonly labels: Labels;
  readonly value: number;
}

export type Labels = Readonly<Record<string, string>>;

export function isComparison(op: BinaryOperator): op is ComparisonOperator {
  return COMPARISONS.some((one) => one === op);
}

export function isSetOperator(op: BinaryOperator): op is SetOperator {
  return SET_OPERATORS.some((one) => one === op);
}

/** Every selector in an expression. */
export function selectorsIn(expression: Expression): Selector[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'selector':
      return [expression];
    case 'call':
      return expression.args.flatMap(selectorsIn);
    case 'binary':
      return [expression.left, expression.right].flatMap(selectorsIn);
    default:
      return selectorsIn(expression.of);
  }
}

/** The same expression with every window and offset divided by `factor`; at least 1 ms. */
export function compressed<E extends Expression>(expression: E, factor: number): E;
export function compressed(expression: Expression, factor: number): Expression {
  const of = <E extends Expression>(inner: E) => compressed(inner, factor);
  switch (expression.kind) {
    case 'number':
      return expression;
    case 'selector':
      return { ...expression, offsetMs: Math.round(expression.offsetMs / factor) };
    case 'range':
      return { ...expression, of: of(expression.of), ms: compressedMs(expression.ms, factor) };
    case 'call':
      return { ...expression, args: expression.args.map(of) };
    case 'binary':
      return { ...expression, left: of(expression.left), right: of(expression.right) };
    default:
      return { ...expression, of: of(expression.of) };
  }
}

/** A duration that must not become 0. */
export function compressedMs(ms: number, factor: number): number {
  return ms === 0 ? 0 : Math.max(1, Math.round(ms / factor));
}
