import type { PlacedChart } from '../../report/html/groups.ts';
import { FAULT_NAMES, type FaultName } from '../faults.ts';
import { reportOf, type ScanRecord } from '../scan-record.ts';
import type { ScannedCell, ScannedEdge, ScanReport } from '../scan-report.ts';
import { callsChart, requestsChart } from './cell-charts.ts';

/** What a page shows of a scan; the ids are those of its elements. */
export interface ScanPage {
  readonly report: ScanReport;
  readonly routes: readonly string[];
  readonly edges: readonly EdgeOnPage[];
}

export interface EdgeOnPage {
  readonly id: string;
  readonly edge: ScannedEdge;
  readonly faults: readonly FaultOnPage[];
}

/** One fault on one edge, with all routes. */
export interface FaultOnPage {
  readonly id: string;
  readonly fault: FaultName;
  readonly cells: readonly ScannedCell[];
  /** One for each route, then the calls. Empty where the fault was not tried. */
  readonly charts: readonly PlacedChart[];
}

export function scanPageOf(record: ScanRecord): ScanPage {
  const report = reportOf(record);
  const routes = report.routes.map(({ route }) => route);
  const edges = report.edges.map((edge, i): EdgeOnPage => {
    const own = report.cells.filter((cell) => cell.edge === edge.edge);
    const names = FAULT_NAMES.filter((name) => own.some(({ fault }) => fault === name));
    const id = `e${i + 1}`;
    return { id, edge, faults: names.map((fault, j) => faultOf(`${id}-${j + 1}`, fault, own, record)) };
  });
  return { report, routes, edges };
}

function faultOf(id: string, fault: FaultName, own: readonly ScannedCell[], { evidence }: ScanRecord): FaultOnPage {
  const cells = own.filter((cell) => cell.fault === fault);
  const seen = evidence.cells.find((cell) => cell.fault === fault && cell.edge === cells[0]?.edge);
  const calls = seen && callsChart(seen, evidence.routes);
  const drawn = seen ? [...cells.map(({ route }) => requestsChart(seen, route)), ...(calls ? [calls] : [])] : [];
  return { id, fault, cells, charts: drawn.map((chart, i) => ({ id: `${id}-${i}`, chart })) };
}

/** Who does not call the edge, and saw something of its fault. */
export function isBystander({ usedBy }: ScannedEdge, { route, effect }: ScannedCell): boolean {
  return usedBy !== null && !usedBy.includes(route) && effect !== 'ok' && effect !== 'unknown';
}
