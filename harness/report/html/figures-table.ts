import type { Figure } from '../../domain/figure.ts';
import { figureTable, measuredText, nearnessOf } from '../explain/figure-cell.ts';
import { formatCount } from '../explain/format.ts';
import type { ScenarioReport } from '../run-report.ts';
import { html, type Markup } from './markup.ts';
import { breakable } from './verdict-table.ts';

/** One scenario's computed figures beside the measured ones: a row per variant, a column per quantity. */
export function figuresTable(name: string, scenarios: readonly ScenarioReport[]): Markup | false {
  const { variants, quantities, at } = figureTable(scenarios);
  if (quantities.length === 0) return false;
  return html`<div class="scroll" role="region" aria-label="Figures of ${name}" tabindex="0"><table class="verdicts figures">
<thead><tr><th scope="col">measured (computed)</th>${quantities.map((quantity) => html`<th scope="col">${quantity}</th>`)}</tr></thead>
<tbody>${variants.map(
    ({ variant }) => html`<tr><th scope="row">${breakable(variant)}</th>${quantities.map((quantity) => {
      const figure = at(variant, quantity);
      return figure ? cell(figure) : html`<td class="unasked"></td>`;
    })}</tr>
`,
  )}</tbody></table></div>`;
}

function cell(figure: Figure): Markup {
  const { expected, samples, why } = figure;
  const nearness = nearnessOf(figure);
  const word = { near: 'as computed', off: 'not as computed', unseen: 'not measured' }[nearness];
  const about = why ?? `${word}, from ${formatCount(samples)} samples`;
  return html`<td class="${nearness}" title="${about}"><span class="vh">${word}:</span> ${measuredText(figure)} <span class="muted">(${expected})</span></td>`;
}
