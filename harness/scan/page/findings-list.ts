import { html, type Markup } from '../../report/html/markup.ts';
import type { Finding } from '../scan-report.ts';
import type { ScanPage } from './scan-cells.ts';

/** What to change, worst first, each with a link to what was seen. */
export function findingsSection({ report, edges }: ScanPage): Markup {
  const { findings } = report;
  return html`<section aria-labelledby="findings-title"><h2 id="findings-title">What to change${findings.length > 1 && ', worst first'}</h2>
${findings.length === 0 && html`<p>No harm was found.</p>`}
<ol class="findings">${findings.map((finding) => item(finding, placeOf(finding, edges)))}</ol></section>`;
}

function placeOf({ edge, fault }: Finding, edges: ScanPage['edges']): string | undefined {
  return edges.find((each) => each.edge.edge === edge)?.faults.find((each) => each.fault === fault)?.id;
}

function item({ text, advice, harm }: Finding, id: string | undefined): Markup {
  return html`<li class="harm-${harm}"><p><b>${withCode(text)}</b></p><p>${withCode(advice)} ${id !== undefined && html`<a href="#${id}">What was seen</a>`}</p></li>`;
}

/** Text in which names stand between backticks. */
function withCode(text: string): Markup[] {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
