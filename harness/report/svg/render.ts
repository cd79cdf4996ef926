import { html } from '../html/markup.ts';
import { bandLegend, bandRows } from './bands.ts';
import { boundLines, faultNames, shadeRects, xTicks, yGrid } from './frame.ts';
import { LEFT, WIDTH } from './layout.ts';
import { legend, styled } from './legend.ts';
import { linePaths, stackedAreas } from './lines.ts';
import type { Picture } from './picture.ts';
import { xAxis, yAxis } from './scales.ts';
import { style } from './style.ts';

const PLOT = 200;
const BELOW = 46;

/** A picture as an SVG file of its own, in light and dark; `about` is what it says to those who cannot see it. */
export function renderSvg(picture: Picture, about: string): string {
  const bands = picture.kind === 'bands';
  const lines = styled(picture);
  const x = xAxis(picture);
  const key = bands ? bandLegend(36) : legend(lines, picture, 36);
  const faults = faultNames(picture, x, 36 + key.height + 4);
  const top = 36 + key.height + 4 + faults.height + 8;
  const rows = bands ? bandRows(picture, x, top) : undefined;
  const bottom = top + (rows?.height ?? PLOT);
  const y = yAxis(picture, top, bottom);
  const plot = bands
    ? [rows?.markup]
    : [
        yGrid(y),
        picture.kind === 'stack' ? stackedAreas(lines, picture, x, y) : linePaths(lines, picture, x, y),
        boundLines(picture, y),
      ];
  const height = bottom + BELOW;
  return `${
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="t d">
<title id="t">${picture.title}</title><desc id="d">${about}</desc>
${style}
<rect class="bg" width="${WIDTH}" height="${height}" rx="6"/>
<text x="${LEFT}" y="24"><tspan class="title">${picture.title}</tspan><tspan class="quiet" dx="10">${picture.of}</tspan></text>
${[shadeRects(picture, x, top, bottom), key.markup, faults.markup, plot, xTicks(picture, x, bottom)]}</svg>`.markup
  }\n`;
}
