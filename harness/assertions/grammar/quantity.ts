import { parseDuration } from '../../domain/duration.ts';
import { map, named, oneOf, type Rule, sequence, token, words } from './rule.ts';

const NUMBER = /^\d[\d_]*(?:\.\d+)?$/;

const number = token('a number', (found) =>
  found.kind === 'word' && NUMBER.test(found.text) ? Number(found.text.replaceAll('_', '')) : undefined,
);

/** A number with its unit attached (`99%`) or apart (`99 percent`). */
function withUnit(what: string, attached: string, apart: readonly string[]): Rule<number> {
  const attachedUnit = token(what, ({ kind, text }) => {
    const digits = text.slice(0, -attached.length);
    return kind === 'word' && text.toLowerCase().endsWith(attached) && NUMBER.test(digits)
      ? Number(digits.replaceAll('_', ''))
      : undefined;
  });
  const spaced = map(sequence(number, oneOf(...apart.map((unit) => quiet(words(unit))))), ([value]) => value as number);
  return { ...attachedUnit, read: (input, at) => quiet(spaced).read(input, at) ?? attachedUnit.read(input, at) };
}

/** Accepted, but left out of the grammar and of error messages. */
function quiet<T>(rule: Rule<T>): Rule<T> {
  return { ...rule, read: (input, at) => rule.read({ ...input, expected: new Set() }, at) };
}

const DURATION = 'a duration such as 6s';
const attachedDuration = token(DURATION, ({ kind, text }) =>
  kind === 'word' ? parseDuration(text.toLowerCase()) : undefined,
);
const unit = token('a unit', ({ kind, text }) => (kind === 'word' ? text.toLowerCase() : undefined));
const spacedDuration: Rule<number> = {
  ...attachedDuration,
  read: (input, at) => {
    const reading = quiet(sequence(number, unit)).read(input, at);
    const ms = reading && parseDuration(reading.value.join(''));
    return ms === undefined ? undefined : { value: ms, next: at + 2 };
  },
};

/** Milliseconds: `6s`, `250ms`, `1m30s`, `6 s`. */
export const duration: Rule<number> = named(
  'duration',
  map(
    { ...attachedDuration, read: (input, at) => spacedDuration.read(input, at) ?? attachedDuration.read(input, at) },
    // 1.001 s is 1001 ms, whatever the multiplication made of it.
    (ms) => Number(ms.toPrecision(12)),
  ),
);

/** A share as a ratio: `99.9%` is 0.999, rounded to what was written so that 999 of 1000 equals it. */
export const percent: Rule<number> = named(
  'percent',
  map(withUnit('a percentage such as 1%', '%', ['%', 'percent']), (value) => Number((value / 100).toPrecision(12))),
);

/** `1.2x` */
export const times: Rule<number> = named('times', withUnit('a factor such as 1.2x', 'x', ['x', 'times']));

/** `100/s` */
export const perSecond: Rule<number> = named(
  'per-second',
  withUnit('a rate such as 100/s', '/s', ['/s', 'per second', '/ s']),
);

/** `1000` */
export const count: Rule<number> = named('count', number);

/** A ratio as it is written: 0.999 is `99.9%`. */
export function printPercent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(12))}%`;
}

/** Milliseconds as they are written, without loss: 5500 is `5.5s`. */
export function printDuration(ms: number): string {
  return ms >= 1000 ? `${Number((ms / 1000).toPrecision(15))}s` : `${ms}ms`;
}
