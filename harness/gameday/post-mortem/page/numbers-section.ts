import { html, type Markup } from '../../../report/html/markup.ts';
import { breakable } from '../../../report/html/verdict-table.ts';
import { type NumberCell, numberRows } from '../words/numbers.ts';
import type { PlacedVariant } from './variant-section.ts';

/** Every figure of all variants beside each other. */
export function numbersSection(placed: readonly PlacedVariant[]): Markup | false {
  if (placed.length === 0) return false;
  const rows = numberRows(placed.map(({ report }) => report));
  return html`<section aria-labelledby="numbers-title"><h2 id="numbers-title">In numbers</h2>
<div class="scroll" role="region" aria-label="Figures of all variants" tabindex="0"><table class="numbers">
<thead><tr><th scope="col"><span class="vh">figure</span></th>${placed.map(({ id, report }) => html`<th scope="col"><a href="#${id}">${breakable(report.variant)}</a></th>`)}</tr></thead>
<tbody>${rows.map(({ name, cells }) => html`<tr><th scope="row">${name}</th>${cells.map(cell)}</tr>`)}</tbody></table></div>
<p class="muted">Arrows go from before the fault to during and after it. Failed are errors and what was never sent; a fallback and a proper no are neither successes nor failures. Times and rates are of real time.</p></section>`;
}

function cell({ text, tone }: NumberCell): Markup {
  return html`<td class="${tone}">${text}</td>`;
}
