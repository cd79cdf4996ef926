import { runOutcome } from '../../domain/verdict.ts';
import { OUTCOME_TONE, SYMBOL } from '../console/cell.ts';
import { plural } from '../explain/format.ts';
import type { RunHeader } from '../run-report.ts';
import { figuresTable } from './figures-table.ts';
import type { Group } from './groups.ts';
import { html, type Markup } from './markup.ts';
import { topology } from './topology.ts';
import { chartFigure, variantSection } from './variant-section.ts';
import { verdictTable } from './verdict-table.ts';

/** Everything about one scenario, folded away unless something in it did not come out as expected. */
export function scenarioSection(run: RunHeader, { id, name, members, spectrum }: Group): Markup {
  const evidence = members.map((member) => member.evidence);
  const reports = members.map(({ report }) => report);
  const scales = [...new Set(evidence.map(({ plan }) => plan.timeScale))].filter((k) => k !== 1);
  const outcome = runOutcome(reports.map((report) => report.outcome));
  const tone = OUTCOME_TONE[outcome];
  return html`<details class="scenario" id="${id}"${outcome !== 'passed' && html` open`}>
<summary><h2><span class="mark ${tone}" aria-hidden="true">${SYMBOL[tone]}</span> ${name} <span class="muted">${plural(members.length, 'variant')}, ${outcome}</span></h2></summary>
<p>${evidence[0]?.plan.about}</p>
${scales.length > 0 && html`<p class="muted">Ran ${scales.join(', ')} times faster than real time; times and durations are shown in real-time equivalent.</p>`}
${verdictTable(name, members)}${figuresTable(name, reports)}
<div class="overview">${topology(evidence)}${spectrum && chartFigure(spectrum)}</div>
${members.map((member) => variantSection(run, member))}</details>
`;
}
