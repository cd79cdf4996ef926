import type { Evidence } from '../../domain/evidence.ts';
import { WORKER_HEADS, workerRows } from '../explain/worker-rows.ts';
import type { Markup } from './markup.ts';
import { nameOf, table } from './variant-tables.ts';

/** Each worker that sent from elsewhere, the ten worst of more; false where there is none. */
export function workersTable(evidence: Pick<Evidence, 'load' | 'phases' | 'plan'>): Markup | false {
  const found = workerRows(evidence);
  if (!found) return false;
  return table({
    title: 'Load workers',
    of: nameOf(evidence.plan),
    heads: ['worker', 'where', ...WORKER_HEADS],
    rows: found.rows.map(({ index, place, values, troubles }) => [index, [place, ...troubles].join('; '), ...values]),
    numbers: '2 on',
    note: `${found.summary}.`,
  });
}
