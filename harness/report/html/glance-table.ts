import { runOutcome, type Verdict } from '../../domain/verdict.ts';
import { OUTCOME_TONE, SYMBOL, toneOf } from '../console/cell.ts';
import { formatObserved } from '../explain/format.ts';
import { tellingOf } from '../explain/telling.ts';
import type { Group, Member } from './groups.ts';
import { html, type Markup } from './markup.ts';
import { breakable } from './verdict-table.ts';

/**
 * A row per scenario, with the statement that tells most of it, and a column per variant. Variants that few scenarios have
 * share the last column, where each stands with its name.
 */
export function glanceTable(groups: readonly Group[]): Markup {
  const { columns, hasOthers } = columnsOf(groups);
  return html`<div class="scroll" role="region" aria-label="Scenarios and variants" tabindex="0"><table class="verdicts glance">
<thead><tr><th scope="col">scenario</th>${columns.map((name) => html`<th scope="col">${breakable(name)}</th>`)}${hasOthers && html`<th scope="col">${columns.length > 0 ? 'others' : 'variants'}</th>`}</tr></thead>
<tbody>${groups.map((group) => row(group, columns, hasOthers))}</tbody></table></div>`;
}

/** So many columns are seen at once. */
const MOST_COLUMNS = 8;

function columnsOf(groups: readonly Group[]) {
  const all = groups.flatMap(({ members }) => members.map(({ report }) => report.variant));
  const counts = [...Map.groupBy(all, (name) => name)].map(([name, { length }]) => ({ name, length }));
  const common = counts.length <= MOST_COLUMNS ? counts : counts.filter(({ length }) => length > groups.length / 4);
  const columns = common.slice(0, MOST_COLUMNS).map(({ name }) => name);
  return { columns, hasOthers: columns.length < counts.length };
}

function row({ id, name, members }: Group, columns: readonly string[], hasOthers: boolean): Markup {
  const text = tellingOf(members.map(({ report }) => report))?.text;
  const tone = OUTCOME_TONE[runOutcome(members.map(({ report }) => report.outcome))];
  const others = members.filter(({ report }) => !columns.includes(report.variant));
  return html`<tr><th scope="row"><span class="${tone}" aria-hidden="true">${SYMBOL[tone]}</span> <a href="#${id}">${name}</a> <span class="muted">${text}</span></th>${columns.map(
    (variant) => {
      const member = members.find(({ report }) => report.variant === variant);
      return html`<td${member && html` class="${toneOfMember(member)}"`}>${member && value(member, text)}`;
    },
  )}${hasOthers && html`<td class="others">${others.map((member) => html`<span class="${toneOfMember(member)}">${member.report.variant} ${value(member, text)}</span> `)}`}
`;
}

function toneOfMember({ report }: Member): string {
  return OUTCOME_TONE[report.outcome];
}

/** What the variant did with the statement of its row; where it was not asked that, how many came out as expected. */
function value({ id, report }: Member, text: string | undefined): Markup {
  const judged = report.statements.find((each) => each.text === text);
  const asExpected = report.statements.filter((each) => each.asExpected).length;
  const shown = judged ? word(judged) : html`${asExpected}/${report.statements.length}`;
  const tone = OUTCOME_TONE[report.outcome];
  return html`<a href="#${id}"><span aria-hidden="true">${SYMBOL[tone]}</span> <span class="vh">${report.outcome}:</span> ${shown}</a>`;
}

function word(statement: Verdict): Markup {
  if (toneOf(statement) === 'unknown')
    return html`${statement.observed === null ? 'no evidence' : formatObserved(statement)}`;
  return html`<span class="${statement.verdict}">${formatObserved(statement)}</span>`;
}
