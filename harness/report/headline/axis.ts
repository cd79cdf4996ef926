import { scaleLinear } from 'd3-scale';
import type { Tick } from '../chart/axes.ts';
import { formatCount } from '../explain/format.ts';
import type { Headline } from './headline.ts';

const MINUTES_FROM_S = 180;

/** The x axis of a headline's strips, in units of its own. */
export interface HeadlineAxis {
  /** From seconds since the fault began to 0 .. `width`. */
  at(seconds: number): number;
  readonly ticks: readonly Tick[];
}

export function headlineAxis(
  { fromS, toS }: Pick<Headline, 'fromS' | 'toS'>,
  width: number,
  ticks: number,
): HeadlineAxis {
  const [unit, name] = toS - fromS >= MINUTES_FROM_S ? [60, 'min'] : [1, 's'];
  const scale = scaleLinear()
    .domain([fromS / unit, toS / unit])
    .range([0, width])
    .clamp(true);
  return {
    at: (seconds) => scale(seconds / unit),
    ticks: scale
      .ticks(ticks)
      // A label at the very end would reach beyond it.
      .filter((at) => at >= 0 && scale(at) < width * 0.97)
      .map((at) => ({ at: at * unit, text: at === 0 ? '0' : `${formatCount(at)} ${name}` })),
  };
}
