import { rowsOf } from './evaluate.ts';
import { type Formula, sourcesOf } from './formula.ts';
import type { Reading } from './reading.ts';

/**
 * Labels beside `by` and those that the formula asks for, in which samples differ that would be added up: an instance, a route, a
 * group. A state is that of one breaker, and no sum of several.
 */
export function labelsApart(formula: Formula, reading: Reading, by: readonly string[]): readonly string[] {
  const apart = sourcesOf(formula).flatMap((source) => {
    const asked = new Set([...by, ...(source.kind === 'metric' ? source.matchers.map(({ label }) => label) : [])]);
    const rows = rowsOf(source, reading);
    const groups = Map.groupBy(rows, ({ labels }) => JSON.stringify(by.map((label) => labels[label])));
    return [...groups.values()].flatMap((group) => {
      const names = new Set(group.flatMap(({ labels }) => Object.keys(labels)).filter((label) => !asked.has(label)));
      return [...names].filter((name) => new Set(group.map(({ labels }) => labels[name])).size > 1);
    });
  });
  return [...new Set(apart)];
}
