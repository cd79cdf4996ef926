import { formatDuration } from '../../domain/duration.ts';
import type { SlowestRequest, Verdict } from '../../domain/verdict.ts';
import { verdictPhrase } from './explain-verdict.ts';
import { formatBound, formatCount, formatObserved, formatShare, formatValue, plural } from './format.ts';

/**
 * A verdict as a paragraph: expected and found, the values, the witnesses, the reason, and the slowest
 * requests with the faults that acted on them.
 */
export function explainAtLength(verdict: Verdict): string {
  const { text, samples, window, witnesses = [], why, slowest = [] } = verdict;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['observed', `${formatObserved(verdict)}, bound ${formatBound(verdict)}${marginText(verdict)}`],
    ['looked at', [plural(samples, 'sample'), ...(window === '' ? [] : [window])].join(', ')],
    ['witness', witnesses.join(', ') || undefined],
    ['interval', intervalText(verdict)],
    ['why', why],
    ...slowest.map((request, i) => [i === 0 ? 'slowest' : '', slowestText(request)] as const),
  ];
  const lines = rows.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(9)} ${value}`]));
  return [`${text} ${verdictPhrase(verdict)}`, ...lines].join('\n');
}

/** `, 55.2 % beyond it`: follows a bound. */
export function marginText({ margin }: Pick<Verdict, 'margin'>): string {
  if (margin === undefined) return '';
  return margin < 0 ? `, ${formatShare(-margin)} beyond it` : `, ${formatShare(margin)} to spare`;
}

export function intervalText({ interval, unit }: Pick<Verdict, 'interval' | 'unit'>): string | undefined {
  if (!interval) return undefined;
  const [low, high] = interval;
  return high === null
    ? `99 % above ${formatValue(low, unit)}`
    : `99 % between ${formatValue(low, unit)} and ${formatValue(high, unit)}`;
}

/** One request and what acted on it. */
export function slowestText({ route, label, status, sentMs, durationMs, phase, faults }: SlowestRequest): string {
  const end = status === 0 ? label : `${label} (${formatCount(status)})`;
  const touched = faults.length === 0 ? 'no fault acted' : `during ${faults.join(' and ')}`;
  return `${formatDuration(durationMs)}  ${route}  ${end}, sent at ${formatDuration(sentMs)} in ${phase}, ${touched}`;
}
