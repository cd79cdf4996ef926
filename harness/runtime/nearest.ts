import { closest, distance } from 'fastest-levenshtein';

/** `, did you mean "bank"?` when one of `names` is near, else the names to choose from; for the end of a message. */
export function nearest(name: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const candidate = closest(name, [...names]);
  if (distance(name.toLowerCase(), candidate.toLowerCase()) <= Math.max(2, name.length / 3))
    return `, did you mean "${candidate}"?`;
  return ` (there are: ${names.join(', ')})`;
}

/** Whether one is likely the other misspelt: a letter too many, too few or another, of longer names two; capitals do not count. */
export function isAlmost(name: string, known: string): boolean {
  const most = known.length < 6 ? 1 : 2;
  return distance(name.toLowerCase(), known.toLowerCase()) <= most;
}
