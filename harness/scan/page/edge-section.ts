import { formatDuration } from '../../domain/duration.ts';
import { plural } from '../../report/explain/format.ts';
import { html, type Markup } from '../../report/html/markup.ts';
import { chartFigure } from '../../report/html/variant-section.ts';
import { FAULT_WORDS } from '../faults.ts';
import { arrow, cellWords } from '../render-matrix.ts';
import type { ScannedCell, ScannedEdge } from '../scan-report.ts';
import { type EdgeOnPage, type FaultOnPage, isBystander } from './scan-cells.ts';

/** What was found out about one edge, with what that rests on, and below it everything that was seen, folded. */
export function edgeSection({ id, edge, faults }: EdgeOnPage, openId: string | undefined): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${arrow(edge.edge)}</h2>
<dl class="inferences">${inferencesOf(edge).map(inference)}</dl>
${faults.map((fault) => faultDetails(fault, edge, fault.id === openId))}</section>
`;
}

interface Shown {
  readonly name: string;
  readonly value: string;
  readonly why: string;
}

function inferencesOf(edge: ScannedEdge): Shown[] {
  const { timeoutMs, attempts, spacingMs, breaker, limit, criticalFor, usedBy, confidence } = edge;
  const apart = spacingMs.length === 0 ? '' : `, ${spacingMs.map((ms) => formatDuration(ms)).join(' and ')} apart`;
  const breakers = { opens: 'opens', never: 'none', unknown: 'not known' } as const;
  const why = (name: string) => (confidence[name] ?? '').replace(/^unknown: /, '');
  return [
    { name: 'timeout', value: timeoutMs === null ? 'none seen' : formatDuration(timeoutMs), why: why('timeoutMs') },
    { name: 'attempts', value: attempts === null ? 'not known' : `${attempts}${apart}`, why: why('attempts') },
    { name: 'breaker', value: breakers[breaker], why: why('breaker') },
    { name: 'limit', value: limit === null ? 'none seen' : `${plural(limit, 'call')} at once`, why: why('limit') },
    {
      name: 'critical for',
      value: criticalFor.length === 0 ? 'no route' : criticalFor.join(', '),
      why: usedBy === null ? 'its proxy cannot tell who calls it' : `called by ${usedBy.join(', ') || 'no route'}`,
    },
  ];
}

function inference({ name, value, why }: Shown): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd><dd class="why">${why}</dd></div>`;
}

function faultDetails({ id, fault, cells, charts }: FaultOnPage, edge: ScannedEdge, open: boolean): Markup {
  const met = cells.filter(({ effect }) => effect !== 'ok');
  const told = met.length === 0 ? 'nobody notices' : met.map((cell) => `${cell.route} ${cellWords(cell)}`).join(' · ');
  return html`<details class="variant" id="${id}"${open && html` open`}>
<summary><span class="name">${fault}</span> <span class="muted">it ${FAULT_WORDS[fault]}: ${told}</span></summary>
<div class="scroll" role="region" aria-label="${fault} on ${edge.edge}" tabindex="0"><table class="seen"><thead><tr>${HEADS.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${cells.map((cell) => row(cell, edge))}</tbody></table></div>
<div class="charts">${charts.map(chartFigure)}</div>
</details>
`;
}

const HEADS = ['route', 'effect', 'usually', 'half within', 'longest', 'well again', 'what it rests on'];

function row(cell: ScannedCell, edge: ScannedEdge): Markup {
  const { route, effect, healthyP50Ms, p50Ms, p99Ms, why } = cell;
  const aside = isBystander(edge, cell) && html` <span class="muted">and does not call it</span>`;
  const texts = [time(healthyP50Ms), time(p50Ms), time(p99Ms), backText(cell)];
  return html`<tr><th scope="row">${route}</th><td><span class="cell ${effect}">${effect === 'unknown' ? 'not known' : effect}</span>${aside}</td>${texts.map((text) => html`<td>${text}</td>`)}<td class="why">${why}</td></tr>
`;
}

function backText({ effect, recoveredMs }: ScannedCell): string {
  if (effect === 'unknown') return '';
  if (recoveredMs === null) return 'not yet';
  return recoveredMs === 0 ? 'at once' : `after ${time(recoveredMs)}`;
}

function time(ms: number | null): string {
  return ms === null ? '' : formatDuration(ms < 10 ? ms : Math.round(ms));
}
