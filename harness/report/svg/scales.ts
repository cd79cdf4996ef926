import { scaleLinear, scaleLog } from 'd3-scale';
import { formatDuration } from '../../domain/duration.ts';
import { formatCount } from '../format.ts';
import { LEFT, RIGHT } from './layout.ts';
import { type Picture, valuesOf } from './picture.ts';

/** From data to px, with the places that get a label. */
export interface Axis {
  at(value: number): number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

const MINUTES_FROM_S = 180;

/** Seconds, minutes where there are many, or percentiles on HdrHistogram's axis. */
export function xAxis({ lines, shades = [], xUnit }: Picture): Axis {
  const xs = [...lines.flatMap(({ points }) => points.map(([x]) => x)), ...shades.map(({ to }) => to)];
  const end = Math.max(...xs, 0) || 1;
  const [unit, name] = end >= MINUTES_FROM_S ? [60, 'min'] : [1, 's'];
  const scale = scaleLinear()
    .domain([0, end / unit])
    .range([LEFT, RIGHT]);
  if (xUnit === 'percentile') return { at: scale, ticks: nines(end).map((at) => ({ at, text: percentText(at) })) };
  return {
    at: (seconds) => scale(seconds / unit),
    ticks: scale.ticks(9).map((at) => ({ at: at * unit, text: `${formatCount(at)} ${name}` })),
  };
}

function nines(end: number): number[] {
  return [0, Math.log10(2), ...Array.from({ length: Math.floor(end) }, (_, i) => i + 1)];
}

function percentText(nines: number): string {
  return nines === 0 ? '0 %' : `${Number((100 - 100 / 10 ** nines).toFixed(6))} %`;
}

/** From zero, or by tenfolds, and up to those bounds that are near enough not to flatten the lines. */
export function yAxis(picture: Picture, top: number, bottom: number): Axis {
  const { log, yUnit } = picture;
  const values = heightsOf(picture);
  const most = Math.max(...values, 0) || 1;
  const highest = Math.max(most, ...drawnBounds(picture).map(({ at }) => at));
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

/** Bounds of statements that lie near the lines. */
export function drawnBounds(picture: Picture): NonNullable<Picture['bounds']> {
  const most = Math.max(...heightsOf(picture), 0);
  return (picture.bounds ?? []).filter(({ at }) => at <= most * 3);
}

/** What the lines reach: those of a stack together. */
function heightsOf({ kind, lines }: Picture): number[] {
  if (kind !== 'stack') return lines.flatMap(valuesOf);
  const stacked = lines.filter(({ over }) => !over);
  const sums = (stacked[0]?.points ?? []).map((_, i) =>
    stacked.reduce((sum, { points }) => sum + (points[i]?.[1] ?? 0), 0),
  );
  return [...sums, ...lines.filter(({ over }) => over).flatMap(valuesOf)];
}

export function unitText(value: number, unit: Picture['yUnit']): string {
  if (unit === 'ms') return formatDuration(value);
  return unit === 'per second' ? `${formatCount(value)}/s` : formatCount(value);
}
