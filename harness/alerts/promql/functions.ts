import { extrapolatedIncrease, instantRate, type Window } from './counter-rate.ts';
import type { ValueType } from './expression.ts';
import type { Point } from './storage.ts';

/** Of the samples of one series in a window, one value; undefined for none. */
export type RangeFunction = (points: readonly Point[], window: Window) => number | undefined;

const seconds = ({ fromMs, toMs }: Window) => (toMs - fromMs) / 1000;
const increase = (points: readonly Point[], window: Window) => extrapolatedIncrease(points, window, true);

/** Functions of a range. All but `last_over_time` drop the metric's name. */
export const rangeFunctions: Readonly<Record<string, RangeFunction>> = {
  rate: (points, window) => divided(increase(points, window), seconds(window)),
  increase,
  delta: (points, window) => extrapolatedIncrease(points, window, false),
  irate: (points) => instantRate(points),
  changes: (points) => countSteps(points, (before, value) => value !== before && !areBothNaN(before, value)),
  resets: (points) => countSteps(points, (before, value) => value < before),
  avg_over_time: (points) => divided(sum(points), points.length),
  sum_over_time: sum,
  min_over_time: (points) => extreme(points, (value, best) => value < best),
  max_over_time: (points) => extreme(points, (value, best) => value > best),
  count_over_time: (points) => (points.length === 0 ? undefined : points.length),
  last_over_time: (points) => points.at(-1)?.[1],
};

/** Types of the arguments of every function that is evaluated. */
export const signatures: Readonly<Record<string, readonly ValueType[]>> = {
  ...Object.fromEntries(Object.keys(rangeFunctions).map((name) => [name, ['range'] as const])),
  histogram_quantile: ['scalar', 'vector'],
  absent: ['vector'],
  abs: ['vector'],
  clamp_min: ['vector', 'scalar'],
  clamp_max: ['vector', 'scalar'],
  vector: ['scalar'],
};

function divided(value: number | undefined, by: number): number | undefined {
  return value === undefined ? undefined : value / by;
}

function sum(points: readonly Point[]): number | undefined {
  return points.length === 0 ? undefined : points.reduce((total, [, value]) => total + value, 0);
}

/** NaN only where there is nothing else. */
function extreme(points: readonly Point[], isBetter: (value: number, best: number) => boolean): number | undefined {
  return points.reduce<number | undefined>(
    (best, [, value]) => (best === undefined || Number.isNaN(best) || isBetter(value, best) ? value : best),
    undefined,
  );
}

function countSteps(points: readonly Point[], counts: (before: number, value: number) => boolean): number | undefined {
  if (points.length === 0) return undefined;
  return points.filter(([, value], i) => i > 0 && counts(points[i - 1]?.[1] ?? 0, value)).length;
}

function areBothNaN(a: number, b: number): boolean {
  return Number.isNaN(a) && Number.isNaN(b);
}
