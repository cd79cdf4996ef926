import { formatDuration } from '../../domain/duration.ts';
import { formatCount, formatShare } from '../../report/explain/format.ts';
import type { Tone } from './live-state.ts';
import type { Second, VariantState } from './variant-state.ts';

/** A name and a value, as text. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly tone: Tone;
}

/** What the load driver saw in one second. */
export function figuresOf(second: Second): Figure[] {
  const { lastsMs, sent, inFlight, p50Ms, p99Ms, maxMs, classes, perSecond } = second;
  const ended = Object.values(classes).reduce((sum, count) => sum + count, 0);
  const errors = classes['error'] ?? 0;
  const rate = (value: number) => `${formatCount(Math.round(value))}/s`;
  const duration = (ms: number | null) => (ms === null ? '–' : formatDuration(ms));
  const plain = (name: string, value: string): Figure => ({ name, value, tone: 'plain' });
  return [
    plain('sent', rate(lastsMs > 0 ? (sent * 1000) / lastsMs : 0)),
    plain('ended', rate(perSecond)),
    plain('in flight', formatCount(inFlight)),
    plain('p50', duration(p50Ms)),
    plain('p99', duration(p99Ms)),
    plain('max', duration(maxMs)),
    { name: 'errors', value: ended === 0 ? '–' : formatShare(errors / ended), tone: errors > 0 ? 'bad' : 'plain' },
    ...['fallback', 'rejected'].flatMap((name) => {
      const count = classes[name] ?? 0;
      return count === 0 ? [] : [plain(name, formatShare(count / ended))];
    }),
  ];
}

/** What is open, used up or waited for stands out. */
export function serviceFigures({ readings }: VariantState): Figure[] {
  if (!readings) return [];
  return [
    ...readings.breakers.map(({ service, name, state }): Figure => {
      const tone = { closed: 'good', 'half-open': 'open', open: 'bad' } as const;
      return { name: `breaker ${service}${name === '' ? '' : ` → ${name}`}`, value: state, tone: tone[state] };
    }),
    ...readings.pools.map(({ service, kind, name, inUse, limit, waiting = 0 }): Figure => {
      const used = limit === undefined ? formatCount(inUse) : `${formatCount(inUse)} of ${formatCount(limit)}`;
      const waits = waiting > 0 ? `, ${formatCount(waiting)} wait` : '';
      const tone = waiting > 0 || (limit !== undefined && limit > 0 && inUse >= limit) ? 'bad' : 'plain';
      return { name: `${kind} ${service}${name === '' ? '' : ` → ${name}`}`, value: used + waits, tone };
    }),
    ...readings.threads.map(({ service, inUse, total }): Figure => {
      const value = `${formatCount(inUse)} of ${formatCount(total)}`;
      return { name: `threads ${service}`, value, tone: total > 0 && inUse >= total ? 'bad' : 'plain' };
    }),
  ];
}
