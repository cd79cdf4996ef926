import { endOf, percentileTicks, STATES, type Tick, wordOf } from '../chart/axes.ts';
import type { Band, Bound, Chart, ChartLine } from '../chart/chart.ts';
import { styled } from '../chart/palette.ts';

/** A chart of a page, with one sentence on what is drawn. */
export interface PageChart extends Chart {
  readonly about: string;
}

/** A chart as the page's script takes it: all lines on one x, as uPlot wants them. Its y axis is always linear. */
export interface Plot extends Pick<PageChart, 'title' | 'about' | 'kind' | 'xUnit' | 'yUnit'> {
  readonly x: readonly number[];
  readonly lines: readonly PlotLine[];
  readonly bands: readonly Band[];
  readonly bounds?: readonly Bound[];
  /** Absent where uPlot chooses them. */
  readonly xTicks?: readonly Tick[];
  readonly yTicks?: readonly Tick[];
}

type PlotValue = number | null | '';

export interface PlotLine {
  readonly name: string;
  /** Of the page's palette. */
  readonly ink: string;
  readonly dash: readonly number[];
  readonly over?: true;
  /** null is a gap; '' a place where only another line has a point, which does not interrupt this one. */
  readonly values: readonly PlotValue[];
}

export function plotOf(chart: PageChart): Plot {
  const { title, about, kind, xUnit, yUnit, bands = [], bounds } = chart;
  const x = [...new Set(chart.lines.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  return {
    title,
    about,
    kind,
    xUnit,
    yUnit,
    x,
    lines: styled(chart).map(({ name, ink, dash, over, points }) => {
      const line = { name, ink, dash, values: aligned(points, x, kind) };
      return over ? { ...line, over } : line;
    }),
    bands,
    ...(bounds && { bounds }),
    ...(xUnit === 'percentile' && { xTicks: percentileTicks(endOf(chart)) }),
    ...(yUnit === 'state' && { yTicks: STATES.map((state, at) => ({ at, text: wordOf(state, chart) })) }),
  };
}

/** Between its own points a gauge has the value of the last one, a rate that of the next one. */
function aligned(points: ChartLine['points'], x: readonly number[], kind: Chart['kind']): PlotValue[] {
  if (kind === 'lines' || kind === 'stack' || kind === 'points') {
    const own = new Map(points);
    const missing = kind === 'lines' ? '' : null;
    return x.map((at) => (own.has(at) ? (own.get(at) ?? null) : missing));
  }
  let next = 0;
  return x.map((at) => {
    if (kind === 'rate') {
      while ((points[next]?.[0] ?? at) < at) next++;
      return points[next]?.[1] ?? null;
    }
    while ((points[next]?.[0] ?? Number.POSITIVE_INFINITY) <= at) next++;
    return points[next - 1]?.[1] ?? null;
  });
}
