import { FAULT_WORDS, type FaultName } from '../faults.ts';
import { cellWords } from '../render-matrix.ts';
import type { ScannedCell, ScannedEdge, ScanReport } from '../scan-report.ts';
import { statementsOf, type WrittenStatement } from './statements.ts';

/** A scenario of one fault on one edge. */
export interface WrittenScenario {
  readonly name: string;
  readonly about: string;
  readonly edge: string;
  readonly fault: FaultName;
  /** How long the fault acts. */
  readonly faultMs: number;
  readonly statements: readonly WrittenStatement[];
}

/** One that a suite cannot hold. */
export interface LeftOut {
  readonly edge: string;
  readonly fault: string;
  readonly why: string;
}

const FAULT_MS = 5000;
/** One in ten of the calls has to fail for sure. */
const SHARE_MS = 10_000;

export interface Written {
  readonly scenarios: readonly WrittenScenario[];
  readonly leftOut: readonly LeftOut[];
}

/** A scenario for each fault on each edge of which a suite can tell something, in the order of the report. */
export function scenariosOf(report: ScanReport, hasRules: boolean, otherProtocols: ReadonlySet<string>): Written {
  const groups = Map.groupBy(report.cells, ({ edge, fault }) => JSON.stringify([edge, fault]));
  const written = report.edges.flatMap(({ edge }) =>
    [...groups.values()]
      .filter(([first]) => first?.edge === edge)
      .map((cells) => scenarioOf(cells, report, { hasRules, speaksHttp: !otherProtocols.has(edge) })),
  );
  return {
    scenarios: written.flatMap((each) => ('statements' in each ? [each] : [])),
    leftOut: written.flatMap((each) => ('why' in each ? [each] : [])),
  };
}

function scenarioOf(
  cells: readonly ScannedCell[],
  report: ScanReport,
  { hasRules, speaksHttp }: { hasRules: boolean; speaksHttp: boolean },
): WrittenScenario | LeftOut {
  const { edge, fault } = cells[0] as ScannedCell;
  const scanned = report.edges.find((each) => each.edge === edge) as ScannedEdge;
  const why = whyNot(cells, scanned.usedBy, speaksHttp);
  if (why !== undefined) return { edge, fault, why };
  const statements = statementsOf({ cells, routes: report.routes, edge: scanned, hasRules });
  if (statements.length === 0) return { edge, fault, why: 'what it does differs from request to request' };
  const longest = Math.max(...statements.map(({ boundMs }) => boundMs ?? 0));
  const least = fault === 'one in ten' ? SHARE_MS : FAULT_MS;
  return {
    name: `${subjectOf(edge, report)} ${NAMES[fault as FaultName]}`,
    about: aboutOf(cells),
    edge,
    fault: fault as FaultName,
    faultMs: Math.max(least, Math.ceil((longest + 500) / 1000) * 1000),
    statements,
  };
}

function whyNot(
  cells: readonly ScannedCell[],
  users: readonly string[] | null,
  speaksHttp: boolean,
): string | undefined {
  const [first] = cells;
  if (cells.every(({ effect }) => effect === 'unknown')) return first?.why ?? 'nothing is known';
  if (cells.some(({ effect }) => effect === 'crashes')) return `a service ends: ${first?.why}`;
  if (users?.length === 0) return 'no route calls it';
  if (first?.fault === 'one in ten' && !speaksHttp) return 'which connections it meets is a matter of chance';
  return undefined;
}

const NAMES: Readonly<Record<FaultName, string>> = {
  slow: 'is slow',
  'one in ten': 'fails one call in ten',
  'http 503': 'answers 503',
  reset: 'resets connections',
  refuse: 'is away',
  hang: 'hangs',
};

/** The dependency; where several call it, the whole edge. */
function subjectOf(edge: string, { edges }: ScanReport): string {
  const to = edge.slice(edge.indexOf('->') + 2);
  return edges.filter((each) => each.edge.endsWith(`->${to}`)).length > 1 ? edge : to;
}

/** `It never answers: GET /orders hangs.` Routes that fare alike stand together. */
function aboutOf(cells: readonly ScannedCell[]): string {
  const met = cells.filter(({ effect }) => effect !== 'ok' && effect !== 'unknown');
  const alike = Map.groupBy(met, verbOf);
  const seen = [...alike].map(([verb, group]) => `${group.map(({ route }) => route).join(', ')}: ${verb}`);
  return `It ${FAULT_WORDS[cells[0]?.fault as FaultName]}. ${met.length === 0 ? 'Nobody notices.' : `${seen.join('; ')}.`}`;
}

function verbOf(cell: ScannedCell): string {
  return cell.effect === 'fallback' ? 'falls back' : cellWords(cell);
}
