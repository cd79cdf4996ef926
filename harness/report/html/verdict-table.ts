import type { Verdict } from '../../domain/verdict.ts';
import { SYMBOL, toneOf } from '../console/cell.ts';
import { formatObserved } from '../explain/format.ts';
import type { ScenarioReport } from '../run-report.ts';
import { html, type Markup } from './markup.ts';

/** One scenario's verdicts: a row per statement, a column per variant, each cell a link to what it rests on. */
export function verdictTable(name: string, variants: readonly { report: ScenarioReport; id: string }[]): Markup {
  const statements = [...new Set(variants.flatMap(({ report }) => report.statements.map(({ text }) => text)))];
  return html`<div class="scroll" role="region" aria-label="Verdicts of ${name}" tabindex="0"><table class="verdicts">
<thead><tr><th scope="col">statement</th>${variants.map(({ report }) => html`<th scope="col">${breakable(report.variant)}</th>`)}</tr></thead>
<tbody>${statements.map(
    (text) => html`<tr><th scope="row">${text}</th>${variants.map(({ report, id }) => {
      const judged = report.statements.find((each) => each.text === text);
      return judged ? cell(judged, id) : html`<td class="unasked">`;
    })}
`,
  )}</table></div>`;
}

function cell(statement: Verdict, id: string): Markup {
  const { verdict, observed } = statement;
  const tone = toneOf(statement);
  const word = verdict === 'pass' ? 'ok' : 'VIOL';
  const shown =
    verdict === 'inconclusive'
      ? html`${observed === null ? 'no evidence' : formatObserved(statement)}`
      : html`<b class="${verdict}">${word}</b> ${formatObserved(statement)}`;
  return html`<td class="${tone}"><a href="#${id}"><span aria-hidden="true">${SYMBOL[tone]}</span> <span class="vh">${tone === 'unknown' ? 'inconclusive' : tone}:</span> ${shown}</a>`;
}

/** Names such as `budgeted+bulkhead50+breaker` may break before a plus, so that columns stay narrow. */
export function breakable(name: string): Markup {
  return html`${name.split(/(?=\+)/).map((part, i) => (i > 0 ? html`<wbr>${part}` : part))}`;
}
