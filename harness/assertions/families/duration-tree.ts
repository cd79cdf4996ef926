import type { Comparison, Order } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import type { Statistic } from '../grammar/statistic.ts';

export type DurationBound =
  | { readonly kind: 'duration'; readonly ms: number }
  | { readonly kind: 'baseline'; readonly factor: number };

export interface DurationTree extends Comparison<Order, DurationBound> {
  readonly family: 'duration';
  readonly statistic: Statistic;
  readonly scope: Scope;
}
