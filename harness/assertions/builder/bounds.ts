import type { Operator, Order } from '../grammar/comparison.ts';
import { type DurationText, ms } from '../grammar/quantity-text.ts';
import type { Scope, ScopePhase } from '../grammar/scope.ts';
import type { ParsedStatement } from '../statement.ts';

/** Compares with a bound in the notation of statements: `'6s'`, `'99%'`, `'1.2x'`, `'100/s'`. */
export interface Ordered<Bound> {
  below(bound: Bound): ParsedStatement;
  atMost(bound: Bound): ParsedStatement;
  above(bound: Bound): ParsedStatement;
  atLeast(bound: Bound): ParsedStatement;
}

export interface Compared<Bound> extends Ordered<Bound> {
  equals(bound: Bound): ParsedStatement;
}

/** Scopes as a statement writes them; each family takes those that its grammar has. */
export interface During {
  readonly during?: ScopePhase;
}

export interface At {
  readonly at?: string;
}

/** A metric under its name in evidence and statements: `{ name: 'calls to bank', at: 'payment' }`. */
export interface MetricAt extends At {
  readonly name: string;
}

export interface Requests extends During {
  readonly for?: string;
}

export interface Outcomes extends Requests {
  readonly of?: string;
}

/** `after: ['2s', 'fault']` leaves out the beginning of a phase. */
export interface After extends During {
  readonly after?: readonly [DurationText, ScopePhase];
}

/** `inAny: '10s'` judges every stretch of that length by itself. */
export interface Windows extends After {
  readonly inAny?: DurationText;
}

export function ordered<Bound>(make: (op: Order, bound: Bound) => ParsedStatement): Ordered<Bound> {
  return {
    below: (bound) => make('<', bound),
    atMost: (bound) => make('<=', bound),
    above: (bound) => make('>', bound),
    atLeast: (bound) => make('>=', bound),
  };
}

export function compared<Bound>(make: (op: Operator, bound: Bound) => ParsedStatement): Compared<Bound> {
  return { ...ordered(make), equals: (bound) => make('=', bound) };
}

export function scopeOf({ of, for: route, during, after, inAny }: Outcomes & Windows): Scope {
  return {
    ...(of === undefined ? {} : { label: of }),
    ...(route === undefined ? {} : { route }),
    ...(during === undefined ? {} : { phase: during }),
    ...(after === undefined ? {} : { after: { ms: ms(after[0]), phase: after[1] } }),
    ...(inAny === undefined ? {} : { windowMs: ms(inAny) }),
  };
}
