import type { Evidence, Interval } from '../../domain/evidence.ts';
import { type Chart, type ChartLine, short } from './chart.ts';
import { usualLength } from './thin.ts';
import { boundsOf, intervalsOf, overTime, sinceBegin, type View } from './view.ts';

/** Of the requests that ended in one interval. */
export type Statistic = 'p50' | 'p99' | 'max';

const MICROSECONDS: Readonly<Record<Statistic, (interval: Interval) => number>> = {
  p50: ({ p50Us }) => p50Us,
  p99: ({ p99Us }) => p99Us,
  max: ({ maxUs }) => maxUs,
};

/** Several statistics of one variant, or one of several; with the bounds of those statements that `bounds` matches. */
export function durationsChart(view: View, title: string, statistics: readonly Statistic[], bounds: RegExp): Chart {
  const lines = view.members.flatMap(({ evidence }) =>
    statistics.map((statistic): ChartLine => {
      const { timeScale, variant } = evidence.plan;
      const milliseconds = (each: Interval) =>
        each.count > 0 ? short((MICROSECONDS[statistic](each) * timeScale) / 1000) : null;
      const name = statistics.length > 1 ? statistic : variant;
      return { name, points: pointsOf(view, evidence, middleOf, milliseconds) };
    }),
  );
  return overTime(view, { title, kind: 'lines', yUnit: 'ms', lines, bounds: boundsOf(view, bounds, 'ms') });
}

/** How many requests wait for their answer at once, at the caller. */
export function inFlightChart(view: View): Chart {
  const lines = view.members.map(({ evidence }) => ({
    name: evidence.plan.variant,
    points: pointsOf(
      view,
      evidence,
      ({ toMs }) => toMs,
      ({ inFlight }) => inFlight,
    ),
  }));
  return overTime(view, { title: 'Requests that wait for their answer', kind: 'gauge', yUnit: 'count', lines });
}

/** Requests per second by how they ended: successes at the bottom, then the other labels by how often they came. */
export function outcomesChart(view: View, title: string): Chart {
  return overTime(view, {
    title,
    kind: 'stack',
    yUnit: 'per second',
    lines: view.members.flatMap(({ evidence }) => outcomeLines(view, evidence)),
  });
}

function outcomeLines(view: View, evidence: Evidence): ChartLine[] {
  const intervals = intervalsOf(view, evidence);
  const good = new Set(evidence.load.recordings.filter((each) => each.class === 'success').map(({ label }) => label));
  const totals = new Map<string, number>();
  for (const { labels } of intervals)
    for (const [label, count] of Object.entries(labels)) totals.set(label, (totals.get(label) ?? 0) + count);
  const order = [...totals].sort(([a, m], [b, n]) => Number(good.has(b)) - Number(good.has(a)) || n - m);
  // An interval that was cut short and has no neighbour to join: a rate over a few ms would dwarf all others.
  const least = Math.max(usualLength(intervals) / 2, 1);
  const rate = (of: (interval: Interval) => number) =>
    pointsOf(view, evidence, middleOf, (each) =>
      short((of(each) * 1000) / (Math.max(least, each.toMs - each.fromMs) * evidence.plan.timeScale)),
    );
  const ended = order.map(([label]): ChartLine => {
    const line = { name: label, points: rate(({ labels }) => labels[label] ?? 0) };
    return good.has(label) ? { ...line, colour: 'good' } : line;
  });
  return [...ended, { name: 'sent', colour: 'muted', over: true, points: rate(({ sent }) => sent) }];
}

function pointsOf(
  view: View,
  evidence: Evidence,
  atMs: (interval: Interval) => number,
  value: (interval: Interval) => number | null,
): ChartLine['points'] {
  const clock = view.clockOf(evidence);
  const points = intervalsOf(view, evidence).map((each) => [clock(atMs(each)), value(each)] as const);
  return sinceBegin(points, false);
}

function middleOf({ fromMs, toMs }: Interval): number {
  return (fromMs + toMs) / 2;
}
