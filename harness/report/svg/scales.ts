import { scaleLinear, scaleLog } from 'd3-scale';
import { formatDuration } from '../../domain/duration.ts';
import { endOf, heightsOf, nearBounds, percentileTicks, type Tick } from '../chart/axes.ts';
import type { Chart } from '../chart/chart.ts';
import { formatCount } from '../explain/format.ts';
import { LEFT, RIGHT } from './layout.ts';

/** From data to px, with the places that get a label. */
export interface Axis {
  at(value: number): number;
  readonly ticks: readonly Tick[];
}

const MINUTES_FROM_S = 180;

/** Seconds, minutes where there are many, or percentiles on HdrHistogram's axis. */
export function xAxis(chart: Chart): Axis {
  const end = endOf(chart);
  const [unit, name] = end >= MINUTES_FROM_S ? [60, 'min'] : [1, 's'];
  const scale = scaleLinear()
    .domain([0, end / unit])
    .range([LEFT, RIGHT]);
  if (chart.xUnit === 'percentile') return { at: scale, ticks: percentileTicks(end) };
  return {
    at: (seconds) => scale(seconds / unit),
    ticks: scale.ticks(9).map((at) => ({ at: at * unit, text: `${formatCount(at)} ${name}` })),
  };
}

/** From zero, or by tenfolds, and up to those bounds that are near enough not to flatten the lines. */
export function yAxis(chart: Chart, top: number, bottom: number): Axis {
  const { log, yUnit } = chart;
  const values = heightsOf(chart);
  const most = Math.max(...values, 0) || 1;
  const highest = Math.max(most, ...nearBounds(chart).map(({ at }) => at));
  const text = (value: number) => unitText(value, yUnit);
  if (log) {
    const least = Math.min(...values.filter((value) => value > 0), most);
    const scale = scaleLog()
      .domain([10 ** Math.floor(Math.log10(least)), highest * 1.25])
      .range([bottom, top])
      .clamp(true);
    return { at: scale, ticks: logTicks(scale.ticks()).map((at) => ({ at, text: text(at) })) };
  }
  const scale = scaleLinear()
    .domain([0, highest * 1.08])
    .range([bottom, top]);
  const whole = yUnit === 'count' ? scale.ticks(5).filter(Number.isInteger) : scale.ticks(5);
  return { at: scale, ticks: whole.map((at) => ({ at, text: text(at) })) };
}

/** Tenfolds, and where there are few of them what is twice and five times as much. */
function logTicks(ticks: readonly number[]): number[] {
  const leading = (tick: number) => Number(tick.toExponential()[0]);
  const tenfolds = ticks.filter((tick) => leading(tick) === 1);
  return tenfolds.length > 3 ? tenfolds : ticks.filter((tick) => [1, 2, 5].includes(leading(tick)));
}

export function unitText(value: number, unit: Chart['yUnit']): string {
  if (unit === 'ms') return formatDuration(value);
  return unit === 'per second' ? `${formatCount(value)}/s` : formatCount(value);
}
