import { formatDuration } from '../../domain/duration.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { cpuWaitsByPhase } from '../cpu-waits.ts';
import { html, type Markup } from './markup.ts';
import { nameOf, table } from './variant-tables.ts';

/** How long each process of the lane was ready to run and had no CPU, by phase, as measured. */
export function cpuWaitsTable(evidence: Evidence): Markup {
  const waits = cpuWaitsByPhase(evidence);
  if (waits.length === 0)
    return html`<p class="muted">This system does not tell how long processes waited for a CPU: only the delays of the load generator's event loop count.</p>`;
  const phases = evidence.phases.map(({ name }) => name);
  const rows = [...Map.groupBy(waits, ({ of }) => of)].map(([of, own]) => [
    of,
    ...phases.map((phase) => formatDuration(own.find((wait) => wait.phase === phase)?.waitedMs ?? 0)),
  ]);
  return table({ title: 'Waited for a CPU', of: nameOf(evidence.plan), heads: ['', ...phases], rows, numbers: '1 on' });
}
