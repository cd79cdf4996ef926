import { map, named, oneOf, type Rule, token, word } from './rule.ts';

/** A percentile is its percentage: the median is 50. */
export type Statistic = 'max' | 'mean' | 'min' | number;

const percentile = token('a percentile such as p99', ({ kind, text }) => {
  const digits = /^p(\d{1,2}(?:\.\d+)?)$/i.exec(text)?.[1];
  const percent = Number(digits);
  // So many nines that the number is 100 are no percentile.
  return kind === 'word' && percent > 0 && percent < 100 ? percent : undefined;
});

export const statistic: Rule<Statistic> = named(
  'statistic',
  oneOf(
    word('max'),
    word('mean'),
    word('min'),
    map(word('median'), () => 50),
    percentile,
  ),
);

/** Those that intervals hold. */
export const statisticOfWindows: Rule<Statistic> = named(
  'window-statistic',
  oneOf(
    word('max'),
    map(word('median'), () => 50),
    percentile,
  ),
);

/** `max`, `median`, `p99.9` */
export function printStatistic(statistic: Statistic): string {
  if (statistic === 50) return 'median';
  return typeof statistic === 'number' ? `p${statistic}` : statistic;
}
