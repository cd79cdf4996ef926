import { trusted } from '../html/markup.ts';

const LIGHT = {
  ...{ bg: '#ffffff', ink: '#14181f', muted: '#586174', grid: '#e3e7ee', shade: '#dc26261a', fault: '#b91c1c' },
  lines: ['#2563eb', '#d97706', '#7c3aed', '#0891b2', '#be185d', '#4d7c0f', '#57534e', '#1e3a8a'],
  ...{ good: '#16a34a', none: '#8b93a3', closed: '#16a34a', 'half-open': '#d97706', open: '#dc2626' },
};
const DARK = {
  ...{ bg: '#0d1117', ink: '#e7eaf0', muted: '#a0a9ba', grid: '#2c333f', shade: '#f8717126', fault: '#fca5a5' },
  lines: ['#60a5fa', '#fbbf24', '#a78bfa', '#22d3ee', '#f472b6', '#a3e635', '#d6d3d1', '#c7d2fe'],
  ...{ good: '#4ade80', none: '#7b8496', closed: '#4ade80', 'half-open': '#fbbf24', open: '#f87171' },
};

/** Red is the fault's. Colours that a line without a meaning can have; after these they begin again, with another dash. */
export const LINE_COLOURS = LIGHT.lines.length;

/** Of lines in their order, so that they can be told apart without their colours. */
export const DASHES = ['', '9 4', '3 3', '13 3 3 3', '6 3', '2 4', '9 2 2 2 2 2', '4 7'] as const;

/** Class names of a drawing; an image cannot see the page's own style, so it carries this one, for light and dark. */
export const style = trusted(`<style>
text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;fill:var(--ink)}
.title{font-size:14px;font-weight:600}.quiet{fill:var(--muted)}.fault{fill:var(--fault)}
.end{text-anchor:end}.middle{text-anchor:middle}
.bg{fill:var(--bg)}.grid{stroke:var(--grid)}.axis{stroke:var(--muted)}.shade{fill:var(--shade)}
.edge{fill:var(--fault)}.bound{stroke:var(--fault);stroke-dasharray:6 4}
.halo{paint-order:stroke;stroke:var(--bg);stroke-width:4px;stroke-linejoin:round}
.line{fill:none;stroke-width:2.2;stroke-linejoin:round}.area{stroke:var(--bg);stroke-width:.5}
svg{${colours(LIGHT)}}
@media(prefers-color-scheme:dark){svg{${colours(DARK)}}}
</style>`);

function colours({ lines, ...named }: typeof LIGHT): string {
  const all = [...Object.entries(named), ...lines.map((colour, i) => [`c${i}`, colour] as const)];
  return all.map(([name, colour]) => `--${name}:${colour}`).join(';');
}
