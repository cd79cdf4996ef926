import type { Unit } from '../../domain/verdict.ts';
import { SquallError } from '../../runtime/errors.ts';
import { count, duration, percent, perSecond, times } from './quantity.ts';
import { inputOf, type Rule } from './rule.ts';
import { tokenize } from './tokens.ts';

/** A value computed beforehand, and the limits within which a measured one agrees with it. */
export interface ExpectedValue {
  /** The value, or the first of a range, as it was written: what a statement would be compared with. */
  readonly text: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly unit: Unit;
  /** Written as a factor (`1.2x`) of something else. */
  readonly factor: boolean;
}

interface Kind {
  readonly rule: Rule<number>;
  readonly unit: Unit;
}

const PERCENT: Kind = { rule: percent, unit: 'ratio' };
const FACTOR: Kind = { rule: times, unit: 'ratio' };
const KINDS: readonly Kind[] = [
  { rule: duration, unit: 'ms' },
  PERCENT,
  FACTOR,
  { rule: perSecond, unit: 'per second' },
  { rule: count, unit: 'count' },
];

/** `first..last ±tolerance`, of which only the first part has to be there. */
function partsOf(text: string): { readonly first: string; readonly last?: string; readonly tolerance?: string } {
  const [, sign] = /(±|\+-)/.exec(text) ?? [];
  const [values, tolerance] = sign === undefined ? [text] : splitAt(text, sign);
  const [first, last] = splitAt(values, '..');
  return { first, ...(last === undefined ? {} : { last }), ...(tolerance === undefined ? {} : { tolerance }) };
}

function splitAt(text: string, separator: string): readonly [before: string, after?: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at).trim(), text.slice(at + separator.length).trim()];
}

/**
 * Reads `5.58s ±10%`, `99.7% ±0.1%`, `8.7s..11.3s`, `17..18 ±3` or `50`. A tolerance in percent is a share of the value,
 * but of a percentage it is percentage points; any other is in the unit of the value. Throws SQUALL_STATEMENT_SYNTAX.
 */
export function readExpectedValue(text: string): ExpectedValue {
  const { first, last, tolerance } = partsOf(text.trim());
  const kind = KINDS.find(({ rule }) => read(first, rule) !== undefined);
  const low = kind && read(first, kind.rule);
  const high = kind && read(last ?? first, kind.rule);
  if (kind === undefined || low === undefined || high === undefined || high < low) throw unreadable(text);
  const tolerated = toleranceOf(tolerance, kind, text);
  return {
    text: first.trim(),
    value: low,
    low: round(Math.max(0, low - tolerated(low))),
    high: round(high + tolerated(high)),
    unit: kind.unit,
    factor: kind === FACTOR,
  };
}

/** The tolerance of a value, as a function of the value. */
function toleranceOf(tolerance: string | undefined, kind: Kind, text: string): (value: number) => number {
  if (tolerance === undefined) return () => 0;
  const share = kind === PERCENT ? undefined : read(tolerance, percent);
  if (share !== undefined) return (value) => value * share;
  const absolute = read(tolerance, kind.rule);
  if (absolute === undefined) throw unreadable(text);
  return () => absolute;
}

function read(text: string, rule: Rule<number>): number | undefined {
  const input = inputOf(tokenize(text));
  const reading = rule.read(input, 0);
  return reading?.next === input.tokens.length ? reading.value : undefined;
}

/** 1.1 times 5.58 s is 6.138 s, whatever the multiplication made of it. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}

function unreadable(text: string): SquallError {
  const like = '5.58s ±10%, 8.7s..11.3s, 17..18 ±3, 99.7% ±0.1% or 50';
  return new SquallError('SQUALL_STATEMENT_SYNTAX', `"${text}" is no expected value; write it as ${like}`);
}
