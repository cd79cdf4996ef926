import type { Evidence } from '../../domain/evidence.ts';
import { WORKER_HEADS, workerRows } from '../explain/worker-rows.ts';
import { padLeft, plain, widthOf, wrap } from './text.ts';

const GAP = '  ';
const INDENT = '        ';

/**
 * A line for each worker that sent from elsewhere, the ten worst of more, and one about all of them; no line where there is none.
 * Where it ran stands on a line of its own when there is no room beside the figures.
 */
export function workersTable(evidence: Pick<Evidence, 'load' | 'phases' | 'plan'>, columns: number): string[] {
  const found = workerRows(evidence);
  if (!found) return [];
  const { rows, summary } = found;
  const cells = [['worker', ...WORKER_HEADS], ...rows.map(({ index, values }) => [index, ...values])];
  const widths = cells.reduce<number[]>((most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, widthOf(cell))), []);
  const [head = '', ...figures] = cells.map((row) => row.map((cell, i) => padLeft(cell, widths[i] ?? 0)).join(GAP));
  const places = rows.map(({ place }) => plain(place));
  const isBeside = places.every((place) => widthOf(head + GAP + place) <= columns);
  const below = (texts: readonly string[]) =>
    texts.flatMap((text) => wrap(plain(text), columns - INDENT.length).map((line) => INDENT + line));
  return [
    isBeside ? `${head}${GAP}where` : head,
    ...rows.flatMap(({ troubles }, i) => {
      const place = places[i] ?? '';
      const line = figures[i] ?? '';
      return isBeside ? [`${line}${GAP}${place}`, ...below(troubles)] : [line, ...below([place, ...troubles])];
    }),
    ...wrap(summary, columns),
  ];
}
