import { parseDuration } from '../../domain/duration.ts';
import { map, named, oneOf, type Rule, sequence, token, words } from './rule.ts';

const NUMBER = /^\d+(?:_\d+)*(?:\.\d+)?$/;

/** `1_000.5`; undefined for what is no number, or has more digits than one can hold. */
function numberIn(text: string): number | undefined {
  const value = NUMBER.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

const number = token('a number', ({ kind, text }) => (kind === 'word' ? numberIn(text) : undefined));

interface UnitOf {
  readonly attached: string;
  readonly apart: readonly string[];
  /** What is larger is a mistake. */
  readonly most?: number;
}

/** A number with its unit attached (`99%`) or apart (`99 percent`). */
function withUnit(what: string, { attached, apart, most = Number.MAX_VALUE }: UnitOf): Rule<number> {
  const upToMost = (value: number | undefined) => (value !== undefined && value <= most ? value : undefined);
  const attachedUnit = token(what, ({ kind, text }) => {
    const isMeant = kind === 'word' && text.toLowerCase().endsWith(attached);
    return isMeant ? upToMost(numberIn(text.slice(0, -attached.length))) : undefined;
  });
  const spaced = quiet(sequence(number, oneOf(...apart.map((unit) => words(unit)))));
  return {
    ...attachedUnit,
    read: (input, at) => {
      const reading = spaced.read(input, at);
      const value = upToMost(reading?.value[0]);
      return reading && value !== undefined ? { value, next: reading.next } : attachedUnit.read(input, at);
    },
  };
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

const PERCENT = { attached: '%', apart: ['%', 'percent'] } as const;
const asRatio = (percentage: number) => Number((percentage / 100).toPrecision(12));

/** A share as a ratio: `99.9%` is 0.999, rounded to what was written so that 999 of 1000 equals it. */
export const percent: Rule<number> = named('percent', map(withUnit('a percentage such as 1%', PERCENT), asRatio));

/** The same of a part, which is never more than its whole: a rate of `150%` is a mistake that would hold, or break, in every run. */
export const share: Rule<number> = named(
  'share',
  map(withUnit('a percentage up to 100% such as 1%', { ...PERCENT, most: 100 }), asRatio),
);

/** `1.2x` */
export const times: Rule<number> = named(
  'times',
  withUnit('a factor such as 1.2x', { attached: 'x', apart: ['x', 'times'] }),
);

/** `100/s` */
export const perSecond: Rule<number> = named(
  'per-second',
  withUnit('a rate such as 100/s', { attached: '/s', apart: ['/s', 'per second', '/ s'] }),
);

/** `1000` */
export const count: Rule<number> = named('count', number);

/** A ratio as it is written: 0.999 is `99.9%`. */
export function printPercent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(12))}%`;
}

/** A measured ratio to three digits, and to as many as it takes where these would say that it was all: 0.9996 is `99.96%`. */
export function printShare(ratio: number): string {
  const rounded = Number(ratio.toPrecision(3));
  return printPercent(rounded === 1 && ratio < 1 ? 1 - Number((1 - ratio).toPrecision(3)) : rounded);
}

/** Milliseconds as they are written, without loss: 5500 is `5.5s`. */
export function printDuration(ms: number): string {
  return ms >= 1000 ? `${Number((ms / 1000).toPrecision(15))}s` : `${ms}ms`;
}
