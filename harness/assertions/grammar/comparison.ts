import type { VerdictKind } from '../../domain/verdict.ts';
import { map, named, oneOf, type Rule, sequence, token } from './rule.ts';

export type Order = '<' | '<=' | '>' | '>=';
export type Operator = Order | '=';

function sign<O extends Operator>(op: O): Rule<O> {
  return token(`"${op}"`, ({ kind, text }) => (kind === 'operator' && text === op ? op : undefined));
}

/** Durations and rates per second are never exactly equal to anything, so `=` is not offered for them. */
export const order: Rule<Order> = named('order', oneOf(sign('<'), sign('<='), sign('>'), sign('>=')));

export const equals: Rule<'='> = sign('=');

export const operator: Rule<Operator> = named('operator', oneOf(order, equals));

export interface Comparison<O extends Operator, B> {
  readonly op: O;
  readonly bound: B;
}

export function comparison<O extends Operator, B>(op: Rule<O>, bound: Rule<B>): Rule<Comparison<O, B>> {
  return map(sequence(op, bound), ([op, bound]) => ({ op, bound }));
}

/** Limits of a value. `high` is infinite where something never ended. */
export interface Known {
  readonly low: number;
  readonly high: number;
}

/** A value that is not known exactly, and the one to print for it. */
export interface Estimate extends Known {
  readonly shown: number;
}

export const exactly = (value: number): Known => ({ low: value, high: value });

/** Whether `value op bound` certainly holds, is certainly broken, or is undecided because one of them is not known exactly. */
export function decide(value: Known, op: Operator, bound: Known): VerdictKind {
  switch (op) {
    case '<':
      return either(below(value.high, bound.low), !below(value.low, bound.high));
    case '<=':
      return either(!below(bound.low, value.high), below(bound.high, value.low));
    case '>':
      return either(below(bound.high, value.low), !below(bound.low, value.high));
    case '>=':
      return either(!below(value.low, bound.high), below(value.high, bound.low));
    case '=':
      return either(
        [value.high, bound.low, bound.high].every((end) => same(end, value.low)),
        below(value.high, bound.low) || below(bound.high, value.low),
      );
  }
}

function either(holds: boolean, broken: boolean): VerdictKind {
  if (holds) return 'pass';
  return broken ? 'fail' : 'inconclusive';
}

/** `a < b`, where values that differ only by the rounding of arithmetic are equal. */
function below(a: number, b: number): boolean {
  return a < b && !same(a, b);
}

function same(a: number, b: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return a === b;
  return Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
}
