import { SYMBOL } from '../../../report/console/cell.ts';
import { html, type Markup } from '../../../report/html/markup.ts';
import type { JudgedStatement } from '../compute/statements.ts';
import { statementText, toneOf } from '../words/statement-words.ts';

/** A statement with what came of it; `variant` where it does not stand among those of one. */
export function statementItem(statement: JudgedStatement, variant?: string): Markup {
  const tone = toneOf(statement);
  const of = statement.of === 'expect' ? false : html`<span class="muted">${statement.of}</span> `;
  return html`<li class="${tone}"><span aria-hidden="true">${SYMBOL[tone]}</span> ${variant !== undefined && html`<b>${variant}</b> `}${of}<code>${statement.text}</code> ${statementText(statement)}</li>`;
}
