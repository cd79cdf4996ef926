import { formatDuration } from '../../domain/duration.ts';

/** An observed value or a bound with its unit, for people: `9.84 s`, `99.93 %`, `12,345`, `84.2/s`. */
export function formatValue(value: number | null, unit: string): string {
  if (value === null) return 'nothing';
  if (!Number.isFinite(value)) return String(value);
  switch (unit) {
    case 'ms':
      return formatDuration(value);
    case 'ratio':
      return formatShare(value);
    case 'per second':
      return `${formatCount(value)}/s`;
    default:
      return formatCount(value);
  }
}

/**
 * An observed value beside its bound: as `formatValue`, but with as many digits as it takes to tell the two apart,
 * so that `5 s` never stands beside a broken `< 5 s`.
 */
export function formatObserved(judged: Judged): string {
  const { observed, bound, unit } = judged;
  if (isFactor(judged) && observed !== null && Number.isFinite(observed)) return factorText(observed, bound);
  const text = formatValue(observed, unit);
  if (observed === null || observed === bound || text !== formatValue(bound, unit)) return text;
  const [scaled, suffix] = EXACT[unit] ?? [1, ''];
  for (let digits = 3; digits < 16; digits++) {
    const exact = Number((observed * scaled).toPrecision(digits));
    const shown = exact.toLocaleString('en-US', { maximumFractionDigits: 15 }) + suffix;
    if (exact !== Number((bound * scaled).toPrecision(digits)) && shown !== text) return shown;
  }
  return text;
}

/** The bound of a statement as a person reads it: `4x` where it was written so. */
export function formatBound(judged: Judged): string {
  return isFactor(judged) ? `${formatCount(judged.bound)}x` : formatValue(judged.bound, judged.unit);
}

/** A multiple of something, by how its bound was written: `retry amplification at bank <= 4x`. */
function isFactor({ unit, text = '' }: Judged): boolean {
  return unit === 'ratio' && /[<>=]\s*[\d._]+\s*(x|times)\b/i.test(text);
}

/** Three digits, or as many as it takes to tell it from the bound. */
function factorText(observed: number, bound: number): string {
  for (let digits = 3; digits < 16; digits++) {
    const shown = Number(observed.toPrecision(digits));
    if (shown !== bound || observed === bound)
      return `${shown.toLocaleString('en-US', { maximumFractionDigits: 15 })}x`;
  }
  return `${observed}x`;
}

interface Judged {
  readonly observed: number | null;
  readonly bound: number;
  readonly unit: string;
  /** The statement. */
  readonly text?: string;
}

const EXACT: Readonly<Record<string, readonly [factor: number, suffix: string]>> = {
  ms: [1, ' ms'],
  ratio: [100, ' %'],
  'per second': [1, '/s'],
};

/** A share as a percentage that never rounds to 0 % or 100 % unless it is exactly that. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  for (const digits of [1, 2, 3]) {
    const text = percent.toFixed(digits);
    if (Number(text) !== 0 && Number(text) !== 100) return `${Number(text)} %`;
  }
  if (percent > 100) return '>100 %';
  return percent > 50 ? '>99.999 %' : '<0.001 %';
}

/** Whole numbers with thousands separated, others to three significant digits. */
export function formatCount(value: number): string {
  const shown = Number.isInteger(value) || Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
  return shown.toLocaleString('en-US');
}

/** `1 request`, `1,000 requests` */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
