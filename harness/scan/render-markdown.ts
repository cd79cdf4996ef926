import { formatDuration } from '../domain/duration.ts';
import { escapeMarkdown } from '../report/markdown/tables.ts';
import { FAULT_NAMES } from './faults.ts';
import { cellWords, edgeFacts } from './render-matrix.ts';
import type { ScanReport } from './scan-report.ts';

/** The matrix and the findings for a pull request. */
export function renderScanMarkdown({ target, edges, cells, findings, durationMs }: ScanReport): string {
  const routes = [...new Set(cells.map(({ route }) => route))];
  const row = (texts: readonly string[]) => `| ${texts.map(escapeMarkdown).join(' | ')} |`;
  const tables = edges.flatMap((edge) => {
    const own = cells.filter((cell) => cell.edge === edge.edge);
    const faults = FAULT_NAMES.filter((name) => own.some(({ fault }) => fault === name));
    return [
      `### ${escapeMarkdown(edge.edge)}`,
      escapeMarkdown(edgeFacts(edge)),
      [
        row(['', ...routes]),
        `|${' --- |'.repeat(routes.length + 1)}`,
        ...faults.map((fault) =>
          row([
            fault,
            ...routes.map((route) => {
              const cell = own.find((each) => each.fault === fault && each.route === route);
              return cell ? cellWords(cell) : '';
            }),
          ]),
        ),
      ].join('\n'),
    ];
  });
  return [
    `## What failing dependencies do to ${escapeMarkdown(target)}`,
    ...(findings.length > 0
      ? [findings.map(({ text, advice }, i) => `${i + 1}. ${text} ${advice}`).join('\n')]
      : ['No harm was found.']),
    ...tables,
    `${edges.length} edges in ${formatDuration(Math.round(durationMs))}.`,
  ]
    .join('\n\n')
    .concat('\n');
}
