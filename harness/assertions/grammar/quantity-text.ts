import { duration, percent, perSecond, times } from './quantity.ts';
import { inputOf, type Rule } from './rule.ts';
import { type Statistic, statistic } from './statistic.ts';
import { syntaxError } from './syntax-error.ts';
import { tokenize } from './tokens.ts';

/** Quantities as they are written in statements, checked by the compiler. */
export type DurationText = `${number}${'us' | 'ms' | 's' | 'm' | 'h'}`;
export type PercentText = `${number}%`;
export type TimesText = `${number}x`;
export type StatisticText = 'max' | 'mean' | 'min' | 'median' | `p${number}`;
export type RateText = `${number}/s`;

/** Each parses with the rule of statements, and throws SQUALL_STATEMENT_SYNTAX for text that the rule does not read. */
export const ms = (text: DurationText): number => read(text, duration);
export const ratio = (text: PercentText): number => read(text, percent);
export const factor = (text: TimesText): number => read(text, times);
export const statisticOf = (text: StatisticText): Statistic => read(text, statistic);
export const each = (text: RateText): number => read(text, perSecond);

function read<T>(text: string, rule: Rule<T>): T {
  const input = inputOf(tokenize(text));
  const reading = rule.read(input, 0);
  if (!reading || reading.next < input.tokens.length) throw syntaxError(text, input);
  return reading.value;
}
