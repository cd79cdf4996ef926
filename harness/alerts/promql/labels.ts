import type { Labels } from './expression.ts';

/** Where Prometheus keeps the name of a metric among its labels. */
export const NAME = '__name__';

/** Equal for equal labels. */
export function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export function without(labels: Labels, dropped: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => !dropped.includes(label)));
}

export function only(labels: Labels, kept: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => kept.includes(label)));
}

export function withoutName(labels: Labels): Labels {
  return without(labels, [NAME]);
}
