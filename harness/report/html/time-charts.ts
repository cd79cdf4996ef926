import type { Evidence, Interval } from '../../domain/evidence.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import { type Bound, type Chart, type ChartLine, short } from './chart.ts';
import { serviceCharts } from './service-charts.ts';
import { shadesOf } from './shades.ts';
import { thinIntervals, usualLength } from './thin.ts';

/** The charts over time of one scenario x variant, in reading order; those without data are left out. */
export function timeCharts({ evidence, verdicts }: JudgedScenario): Chart[] {
  const k = evidence.plan.timeScale;
  const intervals = thinIntervals(evidence.load.intervals);
  const shades = shadesOf(evidence);
  const bounds = verdicts
    .filter(({ unit, text }) => unit === 'ms' && /duration/.test(text))
    .map(({ bound, text }) => ({ at: short(bound), text }));
  const caller = intervals.length === 0 ? [] : [durations(intervals, k, bounds), outcomes(intervals, evidence, k)];
  return [...caller, ...serviceCharts(evidence)].map((chart) => ({ ...chart, shades }));
}

export function durations(intervals: readonly Interval[], k: number, bounds: readonly Bound[]): Chart {
  const figure = (of: (interval: Interval) => number) =>
    intervals.map((interval) => (interval.count > 0 ? short((of(interval) * k) / 1000) : null));
  return {
    title: 'Duration',
    about: 'Of the requests that ended in each interval; a gap is an interval in which none did.',
    kind: 'lines',
    xUnit: 's',
    yUnit: 'ms',
    x: middles(intervals, k),
    lines: [
      { name: 'p50', colour: 0, values: figure(({ p50Us }) => p50Us) },
      { name: 'p99', colour: 1, values: figure(({ p99Us }) => p99Us) },
      { name: 'max', colour: 2, values: figure(({ maxUs }) => maxUs) },
    ],
    bounds,
  };
}

/** Requests per second of real time, successes at the bottom, then the other labels by how often they came. */
export function outcomes(intervals: readonly Interval[], { load }: Evidence, k: number): Chart {
  const good = new Set(load.recordings.filter((each) => each.class === 'success').map(({ label }) => label));
  const totals = new Map<string, number>();
  for (const { labels } of intervals)
    for (const [label, count] of Object.entries(labels)) totals.set(label, (totals.get(label) ?? 0) + count);
  const order = [...totals].sort(([a, m], [b, n]) => Number(good.has(b)) - Number(good.has(a)) || n - m);
  // The last interval of a phase may be cut short: a rate over a few ms would dwarf all others.
  const usual = usualLength(intervals);
  const rate = (of: (interval: Interval) => number) =>
    intervals.map((each) => short((of(each) * 1000) / (Math.max(usual / 2, each.toMs - each.fromMs, 1) * k)));
  let next = 1;
  const ended = order.map(([label]): ChartLine => {
    const colour = good.has(label) ? 'good' : next++;
    return { name: label, colour, values: rate(({ labels }) => labels[label] ?? 0) };
  });
  return {
    title: 'Outcomes',
    about: 'Requests that ended each second, by how they ended, and how many were sent.',
    kind: 'stack',
    xUnit: 's',
    yUnit: 'per second',
    x: middles(intervals, k),
    lines: [...ended, { name: 'sent', colour: 'muted', dash: true, over: true, values: rate(({ sent }) => sent) }],
  };
}

function middles(intervals: readonly Interval[], k: number): number[] {
  return intervals.map(({ fromMs, toMs }) => short((((fromMs + toMs) / 2) * k) / 1000));
}
