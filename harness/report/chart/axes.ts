import { type Chart, valuesOf } from './chart.ts';

/** States of a breaker, by the number that stands for them. */
export const STATES = ['closed', 'half-open', 'open'] as const;
export type State = (typeof STATES)[number];

/** States of an alert, in their place. */
export const ALERT_STATES = ['silent', 'pending', 'firing'] as const;

/** What the states of a chart are called. */
export function wordOf(state: State, { states = STATES }: Pick<Chart, 'states'>): string {
  return states[STATES.indexOf(state)] ?? state;
}

/** A place on an axis that has a label. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** The last x of a chart, faults included. */
export function endOf({ lines, bands = [] }: Chart): number {
  return Math.max(...lines.flatMap(({ points }) => points.map(([x]) => x)), ...bands.map(({ to }) => to), 0) || 1;
}

/** On HdrHistogram's axis each nine takes as much room as the one before: 0 %, 50 %, 90 %, 99 %, ... */
export function percentileTicks(end: number): Tick[] {
  const nines = [0, Math.log10(2), ...Array.from({ length: Math.floor(end) }, (_, i) => i + 1)];
  return nines.map((at) => ({ at, text: at === 0 ? '0 %' : `${Number((100 - 100 / 10 ** at).toFixed(6))} %` }));
}

/** What the lines reach: those of a stack together. */
export function heightsOf({ kind, lines }: Chart): number[] {
  if (kind !== 'stack') return lines.flatMap(valuesOf);
  const stacked = lines.filter(({ over }) => !over);
  const sums = (stacked[0]?.points ?? []).map((_, i) =>
    stacked.reduce((sum, { points }) => sum + (points[i]?.[1] ?? 0), 0),
  );
  return [...sums, ...lines.filter(({ over }) => over).flatMap(valuesOf)];
}

/** Bounds of statements that are near enough not to flatten the lines. */
export function nearBounds(chart: Chart): NonNullable<Chart['bounds']> {
  const most = Math.max(...heightsOf(chart), 0);
  return (chart.bounds ?? []).filter(({ at }) => at <= most * 3);
}
