import { Ansis } from 'ansis';
import { formatDuration } from '../domain/duration.ts';
import { gridLines } from '../report/console/grid.ts';
import { plain, wrap } from '../report/console/text.ts';
import { plural } from '../report/explain/format.ts';
import { FAULT_NAMES } from './faults.ts';
import { cellWords, edgeFacts } from './render-matrix.ts';
import type { ScannedCell, ScannedEdge, ScanReport } from './scan-report.ts';

export interface ScanPaper {
  /** Width of the terminal. */
  readonly columns: number;
  /** Default: what the terminal and NO_COLOR say. */
  readonly colour?: boolean;
}

/** The matrix of a scan for a person: for each edge what was found out, and a row per fault with a column per route. */
export function renderScan(report: ScanReport, { columns, colour }: ScanPaper): string {
  const paint = colour === undefined ? new Ansis() : new Ansis(colour ? 1 : 0);
  const width = Math.max(72, columns);
  const routes = [...new Set(report.cells.map(({ route }) => route))];
  const sections = [
    ...report.edges.map((edge) => edgeLines(edge, report, { routes, width, paint })),
    findingLines(report, width, paint),
    [closing(report, paint)],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

interface Layout {
  readonly routes: readonly string[];
  readonly width: number;
  readonly paint: Ansis;
}

function edgeLines(edge: ScannedEdge, { cells }: ScanReport, { routes, width, paint }: Layout): string[] {
  const own = cells.filter((cell) => cell.edge === edge.edge);
  const at = (fault: string, route: string) => own.find((cell) => cell.fault === fault && cell.route === route);
  const grid = {
    rows: FAULT_NAMES.filter((name) => own.some(({ fault }) => fault === name)),
    columns: routes,
    cell: (fault: string, route: string) => {
      const cell = at(fault, route);
      return cell && { text: cellText(cell), painted: paintCell(paint, cell) };
    },
  };
  const facts = wrap(edgeFacts(edge), width - 4).map((line) => paint.dim(`   ${line}`));
  return [` ${paint.bold(plain(edge.edge))}`, ...facts, ...gridLines(grid, width, paint)];
}

function cellText(cell: ScannedCell): string {
  return `${cellWords(cell)}${cell.othersSuffered.length > 0 ? ' +others' : ''}`;
}

function paintCell(paint: Ansis, cell: ScannedCell): string {
  const text = cellText(cell);
  if (cell.effect === 'ok') return paint.green(text);
  if (cell.effect === 'unknown') return paint.dim(text);
  if (cell.effect === 'fallback' || cell.effect === 'slower') return paint.yellow(text);
  return paint.red(text);
}

function findingLines({ findings }: ScanReport, width: number, paint: Ansis): string[] {
  return findings.flatMap(({ text, advice }, i) => {
    const lines = wrap(plain(`${text} ${advice}`), width - 5);
    return lines.map((line, at) => (at === 0 ? ` ${paint.bold(`${i + 1}.`.padEnd(3))} ${line}` : `     ${line}`));
  });
}

function closing({ edges, cells, durationMs, cut }: ScanReport, paint: Ansis): string {
  const known = cells.filter(({ effect }) => effect !== 'unknown').length;
  const text = `${plural(edges.length, 'edge')}, ${known} of ${plural(cells.length, 'cell')} known, ${formatDuration(Math.round(durationMs))}`;
  return ` ${paint.dim(text)}${cut ? paint.yellow(' · interrupted: what is not known was not tried') : ''}`;
}
