import type { Chart } from '../chart/chart.ts';
import { styled } from '../chart/palette.ts';
import { html } from '../html/markup.ts';
import { bandRects, boundLines, faultNames, xTicks, yGrid } from './frame.ts';
import { LEFT, WIDTH } from './layout.ts';
import { legend } from './legend.ts';
import { linePaths, stackedAreas } from './lines.ts';
import { xAxis, yAxis } from './scales.ts';
import { stateLegend, stateRows } from './states.ts';
import { style } from './style.ts';

const PLOT = 200;
const BELOW = 46;

export interface Caption {
  /** What the chart was taken from, such as the scenario; beside its title. */
  readonly of: string;
  /** What it says to those who cannot see it. */
  readonly about: string;
}

/** A chart as an SVG file of its own, in light and dark. */
export function renderSvg(chart: Chart, { of, about }: Caption): string {
  const states = chart.kind === 'states';
  const lines = styled(chart);
  const x = xAxis(chart);
  const key = states ? stateLegend(chart, 36) : legend(lines, chart, 36);
  const faults = faultNames(chart, x, 36 + key.height + 4);
  const top = 36 + key.height + 4 + faults.height + 8;
  const rows = states ? stateRows(chart, x, top) : undefined;
  const bottom = top + (rows?.height ?? PLOT);
  const y = yAxis(chart, top, bottom);
  const plot = states
    ? [rows?.markup]
    : [
        yGrid(y),
        chart.kind === 'stack' ? stackedAreas(lines, chart, x, y) : linePaths(lines, chart, x, y),
        boundLines(chart, y),
      ];
  const height = bottom + BELOW;
  return `${
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="t d">
<title id="t">${chart.title}</title><desc id="d">${about}</desc>
${style}
<rect class="bg" width="${WIDTH}" height="${height}" rx="6"/>
<text x="${LEFT}" y="24"><tspan class="title">${chart.title}</tspan><tspan class="quiet" dx="10">${of}</tspan></text>
${[bandRects(chart, x, top, bottom), key.markup, faults.markup, plot, xTicks(chart, x, bottom)]}</svg>`.markup
  }\n`;
}
