import { html, type Markup, trusted } from '../report/html/markup.ts';
import { textWidth } from '../report/svg/layout.ts';
import { style } from '../report/svg/style.ts';
import { FAULT_NAMES } from './faults.ts';
import { isBystander } from './page/scan-cells.ts';
import { arrow, cellWords, knownFacts } from './render-matrix.ts';
import type { ScannedEdge, ScanReport } from './scan-report.ts';

/** In px of the drawing, which is as wide as a page of text. */
const WIDTH = 860;
const EDGE = 16;
const ROW = 27;
const GAP = 3;

/** Of a cell and its text, in light and dark. */
const CELLS = trusted(`<style>
.head{font-weight:600}.strong{font-weight:600}
.ok{--cell:#eaf6ee;--on:#15803d}.soft{--cell:#fff3d6;--on:#8a5a00}.fails{--cell:#fdecec;--on:#b91c1c}.worst{--cell:#b91c1c;--on:#fff}.none{--cell:#eef0f4;--on:#586174}
@media(prefers-color-scheme:dark){.ok{--cell:#14281b;--on:#4ade80}.soft{--cell:#33280c;--on:#fcd34d}.fails{--cell:#3a1a1d;--on:#fca5a5}.none{--cell:#1d222b;--on:#a0a9ba}}
g>rect{fill:var(--cell)}g>text{fill:var(--on)}.bystander>rect{stroke:var(--on);stroke-width:1.5;stroke-dasharray:4 3}
</style>`);

const CLASSES = {
  ok: 'ok',
  slower: 'soft',
  fallback: 'soft',
  fails: 'fails',
  hangs: 'worst',
  crashes: 'worst',
  unknown: 'none',
} as const;

/** The matrix as a picture of its own, in light and dark: a row for each route, below the edge whose faults it shows. */
export function renderScanSvg(report: ScanReport): string {
  const routes = report.routes.map(({ route }) => route);
  const faults = FAULT_NAMES.filter((name) => report.cells.some(({ fault }) => fault === name));
  const left = EDGE + Math.max(70, ...routes.map(textWidth)) + 14;
  const grid: Grid = { left, step: (WIDTH - EDGE - left) / Math.max(1, faults.length), faults, routes };
  let y = 82;
  const blocks = report.edges.map((edge) => {
    const drawn = edgeBlock(edge, report, grid, y);
    y += 24 + routes.length * ROW + 16;
    return drawn;
  });
  const about = report.findings.map(({ text }) => text.replaceAll('`', '')).join(' ');
  return `${
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-labelledby="t d">
<title id="t">What failing dependencies do to ${report.target}</title><desc id="d">${about}</desc>
${style}${CELLS}
<rect class="bg" width="${WIDTH}" height="${y}" rx="6"/>
<text class="title" x="${EDGE}" y="28">What failing dependencies do to ${report.target}</text>
${faults.map((name, i) => html`<text class="head" x="${round(left + i * grid.step + 8)}" y="62">${name}</text>`)}
${blocks}</svg>`.markup
  }\n`;
}

interface Grid {
  readonly left: number;
  readonly step: number;
  readonly faults: readonly string[];
  readonly routes: readonly string[];
}

function edgeBlock(
  edge: ScannedEdge,
  { cells }: ScanReport,
  { left, step, faults, routes }: Grid,
  top: number,
): Markup {
  const rows = routes.map((route, row) => {
    const y = top + 24 + row * ROW;
    return html`<text x="${EDGE}" y="${y + 17}">${route}</text>${faults.map((fault, i) => {
      const cell = cells.find((each) => each.edge === edge.edge && each.fault === fault && each.route === route);
      if (!cell) return undefined;
      const x = round(left + i * step);
      const aside = isBystander(edge, cell) ? ' bystander' : '';
      const strong = cell.effect === 'ok' ? '' : 'strong';
      return html`<g class="${CLASSES[cell.effect]}${aside}"><rect x="${x}" y="${y}" width="${round(step - GAP)}" height="${ROW - GAP}" rx="4"/><text class="${strong}" x="${x + 8}" y="${y + 16}">${cellWords(cell)}</text></g>
`;
    })}`;
  });
  return html`<text x="${EDGE}" y="${top + 14}"><tspan class="title">${arrow(edge.edge)}</tspan><tspan class="quiet" dx="10">${knownFacts(edge)}</tspan></text>
${rows}`;
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}
