import type { Verdict } from '../../domain/verdict.ts';
import { OUTCOME_TONE, SYMBOL, toneOf } from '../console/cell.ts';
import { intervalText, marginText, slowestText } from '../explain/explain-at-length.ts';
import { verdictPhrase } from '../explain/explain-verdict.ts';
import { formatBound, formatObserved, plural } from '../explain/format.ts';
import { repeatCommand } from '../explain/repeat-command.ts';
import type { RunHeader } from '../run-report.ts';
import { cpuWaitsTable } from './cpu-waits-table.ts';
import type { Member, PlacedChart } from './groups.ts';
import { html, type Markup } from './markup.ts';
import { countersTable, durationsTable, faultsTable, ledgerTable, slowestTable } from './variant-tables.ts';
import { workersTable } from './workers-table.ts';

/** Everything about one scenario x variant, folded away unless it is interesting. */
export function variantSection(run: RunHeader, { id, report, evidence, charts, open }: Member): Markup {
  const tone = OUTCOME_TONE[report.outcome];
  const asExpected = report.statements.filter((statement) => statement.asExpected).length;
  return html`<details class="variant" id="${id}"${open && html` open`}>
<summary><span class="mark ${tone}" aria-hidden="true">${SYMBOL[tone]}</span> <span class="name">${report.variant}</span> <span class="muted">${report.outcome}, ${asExpected} of ${report.statements.length} as expected</span></summary>
${evidence.ended && html`<p class="callout">Ended early (${evidence.ended.reason}): ${evidence.ended.message}</p>`}
<ul class="statements">${report.statements.map(statementItem)}</ul>
<div class="charts">${charts.map(chartFigure)}</div>
<div class="tables"><div>${[durationsTable(report), faultsTable(evidence), slowestTable(evidence)]}</div><div>${[ledgerTable(report, evidence), cpuWaitsTable(evidence), countersTable(evidence)]}</div></div>
${workersTable(evidence)}<p class="repeat"><span class="muted">repeat</span> <code>${repeatCommand(run, { scenario: report.name, variant: report.variant, timeScale: report.timeScale })}</code></p>
</details>
`;
}

/** What a chart is about comes with its data: it is the same for all variants. */
export function chartFigure({ id, chart: { title } }: PlacedChart): Markup {
  return html`<figure class="chart" data-chart="${id}"><figcaption><b>${title}</b></figcaption><div class="plot"></div></figure>`;
}

function statementItem(statement: Verdict): Markup {
  const { text, asExpected, samples, window, why, slowest = [] } = statement;
  const tone = toneOf(statement);
  const basis = [plural(samples, 'sample'), window, witnessText(statement), intervalText(statement)].filter(Boolean);
  return html`<li class="${tone}"><span aria-hidden="true">${SYMBOL[tone]}</span> <code>${text}</code> ${verdictPhrase(statement)}: observed <b>${formatObserved(statement)}</b>, bound ${formatBound(statement)}${marginText(statement)} <span class="muted">(${basis.join(', ')})</span>${why && html`<br><span class="why">${why}</span>`}${!asExpected && slowest.length > 0 && html`<ul class="slowest">${slowest.map((request) => html`<li>${slowestText(request)}</li>`)}</ul>`}</li>`;
}

function witnessText({ witnesses = [] }: Verdict): string {
  return witnesses.length === 0 ? '' : `asked ${witnesses.join(' and ')}`;
}
