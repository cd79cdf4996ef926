import { area, curveLinear, curveStep, curveStepAfter, curveStepBefore, line } from 'd3-shape';
import type { Chart, Point } from '../chart/chart.ts';
import type { StyledLine } from '../chart/palette.ts';
import { html, type Markup } from '../html/markup.ts';
import { round } from './frame.ts';
import type { Axis } from './scales.ts';
import { opacityOf } from './style.ts';

const CURVE = {
  lines: curveLinear,
  gauge: curveStepAfter,
  rate: curveStepBefore,
  stack: curveStep,
  states: curveLinear,
  points: curveLinear,
};

/** Each line once; where it has a gap it is broken, and a value between two gaps is a dot. */
export function linePaths(lines: readonly StyledLine[], { kind }: Chart, x: Axis, y: Axis): Markup[] {
  const path = line<Point>(
    ([at]) => x.at(at),
    ([, value]) => y.at(value ?? 0),
  )
    .defined(([, value]) => value !== null)
    .curve(CURVE[kind])
    .digits(1);
  if (kind === 'points') return lines.flatMap((each) => dots(each, x, y));
  return lines.map(
    ({ points, ink, dash }) =>
      html`<path class="line" stroke="var(--chart-${ink})" stroke-dasharray="${dash.join(' ')}" d="${path([...points])}"/>
${alone(points).map(([at, value]) => html`<circle fill="var(--chart-${ink})" cx="${round(x.at(at))}" cy="${round(y.at(value))}" r="2.5"/>`)}`,
  );
}

/** What went well is hollow, so that colours are not all that tells. */
function dots({ points, ink }: StyledLine, x: Axis, y: Axis): Markup[] {
  const fill = ink === 'good' ? 'var(--bg)' : `var(--chart-${ink})`;
  return points.flatMap(([at, value]) =>
    value === null
      ? []
      : html`<circle fill="${fill}" stroke="var(--chart-${ink})" stroke-width="1.5" cx="${round(x.at(at))}" cy="${round(y.at(value))}" r="3"/>
`,
  );
}

function alone(points: readonly Point[]): (readonly [x: number, y: number])[] {
  const isGap = (i: number) => (points[i]?.[1] ?? null) === null;
  return points.flatMap(([at, value], i) => (value !== null && isGap(i - 1) && isGap(i + 1) ? [[at, value]] : []));
}

/** Each line on top of those before it, and those that are drawn over them as outlines. */
export function stackedAreas(lines: readonly StyledLine[], chart: Chart, x: Axis, y: Axis): Markup[] {
  const stacked = lines.filter(({ over }) => !over);
  const floors = (stacked[0]?.points ?? []).map(() => 0);
  const areas = stacked.map((stratum) => {
    const layers = stratum.points.map(([at, value], i): Layer => {
      const from = floors[i] ?? 0;
      floors[i] = from + (value ?? 0);
      return { at, from, to: from + (value ?? 0) };
    });
    const path = area<Layer>()
      .x(({ at }) => x.at(at))
      .y0(({ from }) => y.at(from))
      .y1(({ to }) => y.at(to))
      .curve(CURVE.stack)
      .digits(1);
    return html`<path class="area" fill="var(--chart-${stratum.ink})" fill-opacity="${opacityOf(stratum, lines)}" d="${path(layers)}"/>
`;
  });
  const outlines = lines.filter(({ over }) => over);
  return [...areas, ...linePaths(outlines, chart, x, y)];
}

interface Layer {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}
