import { html, type Markup } from '../../report/html/markup.ts';
import { FAULT_NAMES, FAULT_WORDS } from '../faults.ts';
import { arrow, cellWords, knownFacts } from '../render-matrix.ts';
import type { ScannedCell } from '../scan-report.ts';
import { type EdgeOnPage, isBystander, type ScanPage } from './scan-cells.ts';

/** A column per fault and a row per route, for each edge: the same columns everywhere, so that one look compares them. */
export function matrixSection({ edges, routes, report }: ScanPage): Markup {
  const faults = FAULT_NAMES.filter((name) => report.cells.some(({ fault }) => fault === name));
  return html`<section id="matrix" aria-labelledby="matrix-title"><h2 id="matrix-title">What each failure does to each route</h2>
<div class="scroll" role="region" aria-label="Edges, faults and routes" tabindex="0"><table class="matrix" role="table" style="--faults:${faults.length}">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader"><span class="vh">route</span></th>${faults.map((name) => html`<th scope="col" role="columnheader">${name}<span class="muted">it ${FAULT_WORDS[name]}</span></th>`)}</tr></thead>
${edges.map((edge) => edgeRows(edge, faults, routes))}</table></div>
<p class="muted legend"><span class="cell ok">ok</span> nobody notices <span class="cell fallback">fallback</span> another answer <span class="cell slower">slower</span> the usual answer, later <span class="cell fails">fails</span> an error <span class="cell hangs">hangs</span> no answer at all <span class="cell slower bystander">framed</span> does not even call it</p>
</section>`;
}

function edgeRows({ id, edge, faults }: EdgeOnPage, names: readonly string[], routes: readonly string[]): Markup {
  return html`<tbody role="rowgroup"><tr role="row"><th class="edge" scope="rowgroup" role="rowheader" colspan="${names.length + 1}"><a href="#${id}">${arrow(edge.edge)}</a> <span class="muted">${knownFacts(edge)}</span></th></tr>
${routes.map(
  (route) => html`<tr role="row"><th scope="row" role="rowheader">${route}</th>${names.map((name) => {
    const fault = faults.find((each) => each.fault === name);
    const cell = fault?.cells.find((each) => each.route === route);
    return fault && cell ? matrixCell(cell, fault.id, isBystander(edge, cell)) : html`<td role="cell"></td>`;
  })}</tr>
`,
)}</tbody>`;
}

function matrixCell(cell: ScannedCell, id: string, bystander: boolean): Markup {
  const [word = '', ...rest] = cellWords(cell).split(' ');
  const aside = bystander ? ', though it does not call it' : '';
  const shown =
    cell.effect === 'unknown' ? html`<span aria-hidden="true">?</span><span class="vh">not known</span>` : word;
  return html`<td role="cell" class="${cell.effect}${bystander && ' bystander'}"><a href="#${id}"><b>${shown}</b> ${rest.join(' ')}${cell.failsAfter && html`<span class="after">not back</span>`}<span class="vh">${aside}</span></a></td>`;
}
