import { formatDuration } from '../../harness/domain/duration.ts';
import type { Interval } from '../../harness/domain/evidence.ts';
import type { Chart } from '../../harness/report/chart/chart.ts';
import { renderSvg } from '../../harness/report/svg/render.ts';

/** One load model with its intervals. */
export interface ChartLine {
  readonly name: string;
  readonly intervals: readonly Interval[];
}

const SECONDS = 10;

/** The 99th percentile of every interval on a logarithmic scale, with the stall shaded, as an SVG file. */
export function stallChart(lines: readonly ChartLine[], stallFromMs: number, stallToMs: number): string {
  const chart: Chart = {
    title: 'p99 of the durations, every half second',
    kind: 'lines',
    xUnit: 's',
    yUnit: 'ms',
    xTitle: 'time of the run',
    log: true,
    lines: lines.map(({ name, intervals }) => ({ name, points: pointsOf(intervals) })),
    bands: [{ from: stallFromMs / 1000, to: stallToMs / 1000, text: 'the server stands still' }],
  };
  const most = lines.map(({ name, intervals }) => `${name}: at most ${highest(intervals)} ms`).join('; ');
  return renderSvg(chart, {
    of: `the server holds its answers for ${formatDuration(stallToMs - stallFromMs)}`,
    about: `p99 duration over time while a server stands still. ${most}.`,
  });
}

function pointsOf(intervals: readonly Interval[]): (readonly [number, number])[] {
  const start = intervals[0]?.fromMs ?? 0;
  return intervals
    .filter(({ count, toMs }) => count > 0 && toMs - start <= SECONDS * 1000)
    .map(({ fromMs, toMs, p99Us }) => [((fromMs + toMs) / 2 - start) / 1000, p99Us / 1000] as const);
}

function highest(intervals: readonly Interval[]): number {
  return Math.round(Math.max(...pointsOf(intervals).map(([, ms]) => ms)));
}
