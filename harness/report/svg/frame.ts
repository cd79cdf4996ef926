import { nearBounds } from '../chart/axes.ts';
import type { Chart } from '../chart/chart.ts';
import { html, type Markup } from '../html/markup.ts';
import { LEFT, RIGHT, textWidth } from './layout.ts';
import type { Drawn } from './legend.ts';
import type { Axis } from './scales.ts';

const ROW = 17;
const LEAST_PX = 1.5;

/** Names of the faults above the plot, where each begins: they never lie on a line. One row for each name. */
export function faultNames({ bands = [] }: Chart, x: Axis, top: number): Drawn {
  const names = [...new Map(bands.toReversed().map((band) => [band.text, band]))].map(([, band]) => band).reverse();
  const markup = names.map(({ text, from }, row) => {
    const y = top + row * ROW;
    const left = Math.max(LEFT, Math.min(x.at(from), RIGHT - textWidth(text) - 14));
    return html`<path class="edge" d="M${round(left)} ${y + 4}h8l-4 6z"/><text class="fault" x="${round(left + 12)}" y="${y + 12}">${text}</text>
`;
  });
  return { markup: html`${markup}`, height: names.length * ROW };
}

export function bandRects({ bands = [] }: Chart, x: Axis, top: number, bottom: number): Markup[] {
  return bands.flatMap(({ from, to }) => {
    const [left, right] = [Math.max(LEFT, x.at(from)), Math.min(RIGHT, x.at(to))];
    const width = Math.max(LEAST_PX, right - left);
    return html`<rect class="band" x="${round(left)}" y="${top}" width="${round(width)}" height="${bottom - top}"/>
`;
  });
}

export function xTicks({ xTitle }: Chart, x: Axis, bottom: number): Markup {
  const marks = x.ticks.map(
    ({ at, text }) =>
      html`<path class="axis" d="M${round(x.at(at))} ${bottom}v4"/><text class="middle quiet" x="${round(x.at(at))}" y="${bottom + 18}">${text}</text>
`,
  );
  return html`<path class="axis" d="M${LEFT} ${bottom}H${RIGHT}"/>${marks}<text class="end quiet" x="${RIGHT}" y="${bottom + 36}">${xTitle}</text>
`;
}

export function yGrid(y: Axis): Markup[] {
  return y.ticks.map(
    ({ at, text }) =>
      html`<path class="grid" d="M${LEFT} ${round(y.at(at))}H${RIGHT}"/><text class="end quiet" x="${LEFT - 8}" y="${round(y.at(at) + 4)}">${text}</text>
`,
  );
}

/** Each bound as a dashed line with its statement; those of one height share it. */
export function boundLines(chart: Chart, y: Axis): Markup[] {
  const heights = Map.groupBy(nearBounds(chart), ({ at }) => at);
  return [...heights].map(([at, bounds]) => {
    const text = [...new Set(bounds.map((bound) => bound.text))].join(', ');
    return html`<path class="bound" d="M${LEFT} ${round(y.at(at))}H${RIGHT}"/><text class="fault end halo" x="${RIGHT - 4}" y="${round(y.at(at) - 5)}">${text}</text>
`;
  });
}

export function round(px: number): number {
  return Math.round(px * 10) / 10;
}
