import { formatDuration } from '../../domain/duration.ts';
import { plural } from '../../report/explain/format.ts';
import { pageDocument } from '../../report/html/document.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import type { ScanRecord } from '../scan-record.ts';
import { edgeSection } from './edge-section.ts';
import { findingsSection } from './findings-list.ts';
import { matrixSection } from './matrix.ts';
import { type ScanPage, scanPageOf } from './scan-cells.ts';

/** One file that works offline and by itself: the matrix, what to change, then what each of them rests on. */
export function renderScanPage(record: ScanRecord): string {
  const page = scanPageOf(record);
  const openId = worstPlace(page);
  const body = html`<header>${heading(page, record)}</header>
<main>
${matrixSection(page)}
${findingsSection(page)}
${page.edges.map((edge) => edgeSection(edge, openId))}
</main>
<footer class="muted">Squall scan ${record.run.id}</footer>`;
  const charts = page.edges.flatMap(({ faults }) => faults.flatMap((fault) => fault.charts));
  return pageDocument(`${page.report.target}: what failing dependencies do to it · Squall`, body, charts);
}

function heading({ report, edges, routes }: ScanPage, { run }: ScanRecord): Markup {
  const { cells, durationMs, cut } = report;
  const known = cells.filter(({ effect }) => effect !== 'unknown');
  const well = known.filter(({ effect }) => effect === 'ok' || effect === 'fallback');
  const facts: [string, string][] = [
    ['tried', `${plural(edges.length, 'edge')} × ${plural(routes.length, 'route')}`],
    ['answered all the same', `${well.length} of ${known.length} times`],
    ['took', formatDuration(Math.round(durationMs))],
    ['started', run.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['where', run.environment],
  ];
  return html`<p class="muted">Squall scan</p>
<h1>What failing dependencies do to ${report.target}</h1>
${cut && html`<p class="callout">It was interrupted: what is not known was not tried.</p>`}
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** What was seen of the first finding is unfolded when the page opens. */
function worstPlace({ report, edges }: ScanPage): string | undefined {
  const [worst] = report.findings;
  const edge = edges.find((each) => each.edge.edge === worst?.edge);
  return edge?.faults.find(({ fault }) => fault === worst?.fault)?.id;
}
