import { html, type Markup } from '../../../report/html/markup.ts';
import type { Fix, PostMortem } from '../post-mortem-report.ts';
import type { PlacedVariant } from './variant-section.ts';

/** What to fix, the most urgent first, each with its evidence and the command that tests it. */
export function fixesSection({ fixes }: PostMortem, placed: readonly PlacedVariant[]): Markup {
  return html`<section aria-labelledby="fixes-title"><h2 id="fixes-title">What to fix first</h2>
${fixes.length === 0 && html`<p>Nothing was found that has to be fixed.</p>`}
<ol class="findings">${fixes.map((fix) => item(fix, placed.find(({ report }) => report.variant === fix.variant)?.id))}</ol></section>`;
}

function item({ variant, text, evidence, advice, because, command }: Fix, id: string | undefined): Markup {
  const who = variant !== null && html`${id === undefined ? variant : html`<a href="#${id}">${variant}</a>`}: `;
  return html`<li><p><b>${who}${text}</b></p><p>${advice}</p>
<ul class="evidence">${evidence.map((line) => html`<li>${line}</li>`)}<li class="muted">It stands here because ${because}.</li></ul>
<p class="repeat"><span class="muted">test the fix</span> <code>${command}</code></p></li>
`;
}
