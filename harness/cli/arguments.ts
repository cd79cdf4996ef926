import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../domain/duration.ts';

/** Values of options as people type them; each throws InvalidArgumentError, which the command line shows with its help. */
export function wholeNumber(text: string): number {
  const value = numberIn(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError(`"${text}" is not a whole number`);
}

export function wholeAboveZero(text: string): number {
  const value = numberIn(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError(`"${text}" is not a whole number above 0`);
}

/** A number as people write it. NaN for any other text: `Number` would take an empty one for 0, and `0x10` for 16. */
export function numberIn(text: string): number {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

export function portNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError(`"${text}" is not a port from 0 to 65535`);
}

export function positive(text: string): number {
  const value = numberIn(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError(`"${text}" is not a number above 0`);
}

export function factor(text: string): number {
  const value = numberIn(text);
  if (value >= 1 && value <= 1000) return value;
  throw new InvalidArgumentError(`"${text}" is not a number from 1 to 1000`);
}

export function share(text: string): number {
  const value = numberIn(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError(`"${text}" is not a share between 0 and 1`);
}

/** Milliseconds. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new InvalidArgumentError(`"${text}" is not a duration such as 10s or 250ms`);
}

/** Another URL may stand in a query. */
const HAS_SCHEME = /^[a-z][a-z\d+.-]*:\/\//i;

export function httpUrl(text: string): URL {
  const parsed = URL.parse(HAS_SCHEME.test(text) ? text : `http://${text}`);
  if (parsed?.protocol === 'http:') return parsed;
  throw new InvalidArgumentError(`"${text}" is not an http:// URL`);
}

/** Of a collector, which may be elsewhere and speak TLS. */
export function otlpUrl(text: string): URL {
  const parsed = URL.parse(text);
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return parsed;
  throw new InvalidArgumentError(`"${text}" is not an http:// or https:// URL`);
}

export function someName(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('it is empty');
}

/** The text itself, once `parse` has nothing against it: for an option that is passed on. */
export function asGiven(parse: (text: string) => unknown): (text: string) => string {
  return (text) => {
    parse(text);
    return text;
  };
}

/** Of an option that may be given again. */
export function append(text: string, before: string[]): string[] {
  return [...before, text];
}
