import { colours, type StyledLine } from '../chart/palette.ts';
import { trusted } from '../html/markup.ts';

const LIGHT = {
  bg: '#ffffff',
  ink: '#14181f',
  muted: '#586174',
  grid: '#e3e7ee',
  band: '#dc26261a',
  fault: '#b91c1c',
  closed: '#16a34a',
  'half-open': '#d97706',
  open: '#dc2626',
};
const DARK: typeof LIGHT = {
  bg: '#0d1117',
  ink: '#e7eaf0',
  muted: '#a0a9ba',
  grid: '#2c333f',
  band: '#f8717126',
  fault: '#fca5a5',
  closed: '#4ade80',
  'half-open': '#fbbf24',
  open: '#f87171',
};

/** Of an area: successes of a second kind are as green as the first, and paler. */
export function opacityOf(line: StyledLine, lines: readonly StyledLine[]): number {
  const before = lines.slice(0, lines.indexOf(line));
  return 0.5 ** before.filter(({ colour }) => line.colour !== undefined && colour === line.colour).length;
}

/** Class names of a drawing; an image cannot see the page's own style, so it carries this one, for light and dark. */
export const style = trusted(`<style>
text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;fill:var(--ink)}
.title{font-size:14px;font-weight:600}.quiet{fill:var(--muted)}.fault{fill:var(--fault)}
.end{text-anchor:end}.middle{text-anchor:middle}
.bg{fill:var(--bg)}.grid{stroke:var(--grid)}.axis{stroke:var(--muted)}.band{fill:var(--band)}
.edge{fill:var(--fault)}.bound{stroke:var(--fault);stroke-dasharray:6 4}
.halo{paint-order:stroke;stroke:var(--bg);stroke-width:4px;stroke-linejoin:round}
.line{fill:none;stroke-width:2.2;stroke-linejoin:round}.area{stroke:var(--bg);stroke-width:.5}
svg{${properties(LIGHT)};${colours('light')}}
@media(prefers-color-scheme:dark){svg{${properties(DARK)};${colours('dark')}}}
</style>`);

function properties(named: typeof LIGHT): string {
  return Object.entries(named)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');
}
