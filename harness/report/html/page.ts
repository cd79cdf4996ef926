import { formatDuration } from '../../domain/duration.ts';
import { OUTCOME_TONE, SYMBOL, toneOf } from '../console/cell.ts';
import { explainVerdict } from '../explain/explain-verdict.ts';
import { formatCount, plural } from '../explain/format.ts';
import { repeatCommand } from '../explain/repeat-command.ts';
import { measuredAgainLines } from '../explain/run-notes.ts';
import { totalsOf } from '../explain/totals.ts';
import { explainError, unexpectedOf } from '../explain/unexpected.ts';
import { type HeadlineRow, headlineOf } from '../headline/headline.ts';
import type { RunRecord } from '../judged-scenario.ts';
import type { RunReport } from '../run-report.ts';
import { pageDocument } from './document.ts';
import { glanceTable } from './glance-table.ts';
import { chartsOf, type Group, groupsOf } from './groups.ts';
import { headlineSection } from './headline.ts';
import { html, type Markup } from './markup.ts';
import { openingOf, openingSection } from './opening.ts';
import { scenarioSection } from './scenario-section.ts';

/** One file that works offline and by itself: verdicts first, then everything they rest on. */
export function renderHtml(record: RunRecord): string {
  const { report } = record;
  const groups = groupsOf(record);
  const headline = headlineOf(record.scenarios);
  const opening = headline ? undefined : openingOf(record);
  const body = html`<header>${heading(report)}${jumps(groups)}</header>
<main>
${headline && headlineSection(headline, (row) => idOf(groups, row))}
${openingSection(opening)}
${glanceSection(report, groups)}
${wrongSection(report)}
${againSection(report)}
${groups.map((group) => scenarioSection(report.run, group))}
</main>
<footer class="muted">Squall ${report.run.versions['squall'] ?? ''} · ${Object.entries(report.run.versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(' · ')}</footer>`;
  const charts = [...(opening ? [opening.picture] : []), ...groups.flatMap(chartsOf)];
  return pageDocument(`${report.run.suite}: ${report.outcome} · Squall`, body, charts);
}

function idOf(groups: readonly Group[], { scenario, variant }: HeadlineRow): string | undefined {
  const members = groups.find(({ name }) => name === scenario)?.members ?? [];
  return members.find(({ report }) => report.variant === variant)?.id;
}

function glanceSection({ scenarios }: RunReport, groups: readonly Group[]): Markup {
  const hasFigures = scenarios.some(({ figures }) => figures);
  return html`<section id="verdicts" aria-labelledby="verdicts-title"><h2 id="verdicts-title">Verdicts</h2>
<p class="muted legend">Each row shows the statement that tells most of its scenario, and what each variant did with it: a value in <span class="fail">this colour</span> broke it. <span class="expected">✓</span> all of its statements came out as expected · <span class="unexpected">✗</span> not · <span class="unknown">?</span> inconclusive${hasFigures && ' · below: ≈ as computed · ≠ outside its tolerance, which fails nothing'}</p>
${glanceTable(groups)}
</section>`;
}

function heading(report: RunReport): Markup {
  const { run, outcome } = report;
  const { statements, asExpected, planned, unaccounted } = totalsOf(report);
  const facts: [string, string][] = [
    ['statements as expected', `${formatCount(asExpected)} of ${formatCount(statements)}`],
    ['unaccounted', `${formatCount(unaccounted)} of ${plural(planned, 'request')}`],
    ['took', formatDuration(run.durationMs)],
    ['started', run.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['where', `${run.environment}, ${run.proxy} proxy`],
    ['seed', String(run.seed)],
  ];
  const tone = OUTCOME_TONE[outcome];
  return html`<p class="muted">Squall run ${run.id}</p>
<h1>${run.suite} <span class="badge ${tone}"><span aria-hidden="true">${SYMBOL[tone]}</span> ${outcome}</span></h1>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<p class="repeat"><span class="muted">repeat</span> <code>${repeatCommand(run)}</code></p>`;
}

const JUMPS = 8;

/** Links from the top of the page to the variants that went wrong. */
function jumps(groups: readonly Group[]): Markup | false {
  const wrong = groups.flatMap(({ members }) => members).filter(({ report: { outcome } }) => outcome !== 'passed');
  if (wrong.length === 0) return false;
  const more = wrong.length > JUMPS && html` and ${wrong.length - JUMPS} more`;
  return html`<p class="jumps"><span class="muted">not as expected</span> ${wrong.slice(0, JUMPS).map(({ id, report }, i) => html`${i > 0 && ' · '}<a href="#${id}">${report.name} ${report.variant}</a>`)}${more}</p>`;
}

function wrongSection(report: RunReport): Markup | false {
  const { errors, statements } = unexpectedOf(report);
  if (statements.length + errors.length === 0) return false;
  return html`<section aria-labelledby="wrong-title"><h2 id="wrong-title">Not as expected</h2><ul class="statements">
${errors.map((error) => html`<li class="unexpected"><span aria-hidden="true">✗</span> ${explainError(error)}</li>`)}
${statements.map(({ scenario, statement }) => html`<li class="${toneOf(statement)}"><span aria-hidden="true">${SYMBOL[toneOf(statement)]}</span> <b>${scenario.name} · ${scenario.variant}</b>: ${explainVerdict(statement)}</li>`)}
</ul></section>`;
}

function againSection(report: RunReport): Markup | false {
  const lines = measuredAgainLines(report);
  if (lines.length === 0) return false;
  return html`<section aria-labelledby="again-title"><h2 id="again-title">Measured again, alone</h2><ul>
${lines.map((line) => html`<li>${line}</li>`)}
</ul></section>`;
}
