import { edgeName, type Target } from '../domain/target.ts';
import { effectOf } from './effect.ts';
import { FAULT_NAMES, type FaultName } from './faults.ts';
import { findingsOf } from './findings.ts';
import { inferAttempts } from './infer/attempts.ts';
import { inferBreaker } from './infer/breaker.ts';
import type { Inference } from './infer/inference.ts';
import { inferLimit } from './infer/limit.ts';
import { inferTimeout } from './infer/timeout.ts';
import { callsWithin, type HealthyRoute, type Observation, quantile } from './observation.ts';
import type { ScanEvidence } from './run-scan.ts';
import type { ScannedCell, ScannedEdge, ScannedRoute, ScanReport } from './scan-report.ts';

/** Everything that a scan says, computed from what it saw. */
export function concludeScan(target: Pick<Target, 'name' | 'edges'>, evidence: ScanEvidence): ScanReport {
  const { routes, skipped, durationMs, cut } = evidence;
  const cells = [
    ...evidence.cells.flatMap((seen) => routes.map((route) => cellOf(seen, route, routes))),
    ...skipped.flatMap(({ edge, fault, why }) => routes.map(({ route }) => unknownCell({ edge, fault, route }, why))),
  ].toSorted((a, b) => orderOf(a) - orderOf(b));
  const names = target.edges.map(edgeName).filter((edge) => cells.some((cell) => cell.edge === edge));
  const edges = names.map((edge) => edgeOf(edge, evidence, cells));
  const healthy = routes.map((route) => routeOf(route, evidence));
  return {
    schema: 1,
    target: target.name,
    routes: healthy,
    edges,
    cells,
    findings: findingsOf(edges, cells, healthy),
    durationMs,
    cut,
  };
}

function routeOf({ route, durationsMs }: HealthyRoute, { cells }: Pick<ScanEvidence, 'cells'>): ScannedRoute {
  const usual = cells
    .flatMap(({ requests }) => requests)
    .find((request) => request.route === route && request.answer === 'same');
  const at = (share: number) => (durationsMs.length === 0 ? null : quantile(durationsMs, share));
  return { route, status: usual ? Number(usual.told) || null : null, p50Ms: at(0.5), p99Ms: at(0.99) };
}

function orderOf({ fault }: ScannedCell): number {
  return FAULT_NAMES.indexOf(fault as FaultName);
}

function cellOf(seen: Observation, healthy: HealthyRoute, routes: readonly HealthyRoute[]): ScannedCell {
  const saw = effectOf(seen, healthy);
  const bystanders = routes.filter((route) => route !== healthy && route.calls.get(seen.edge) === 0);
  const connections = seen.connections.get(seen.edge);
  const suffered = bystanders.filter((route) => !['ok', 'unknown'].includes(effectOf(seen, route).effect));
  return {
    edge: seen.edge,
    fault: seen.fault,
    route: healthy.route,
    ...saw,
    healthyP50Ms: healthy.durationsMs.length === 0 ? null : quantile(healthy.durationsMs, 0.5),
    othersSuffered: suffered.map(({ route }) => route),
    calls: connections ? callsWithin(connections, seen.fromMs, seen.toMs).length : null,
  };
}

function unknownCell(cell: Pick<ScannedCell, 'edge' | 'fault' | 'route'>, why: string): ScannedCell {
  const nothing = { p50Ms: null, p99Ms: null, healthyP50Ms: null, recoveredMs: null, calls: null } as const;
  const answers = { same: 0, different: 0, failed: 0, unfinished: 0 };
  return { ...cell, effect: 'unknown', ...nothing, answers, failsAfter: false, othersSuffered: [], why };
}

/** Faults that take the dependency away altogether. */
const COMPLETE: readonly string[] = ['http 503', 'reset', 'refuse'];

function edgeOf(edge: string, { routes, cells: seen }: ScanEvidence, cells: readonly ScannedCell[]): ScannedEdge {
  // A fault that met nothing says nothing: of HTTP/2, no single request can be answered 503.
  const own = seen.filter((cell) => cell.edge === edge && cell.touched !== 0);
  const hang = own.find(({ fault }) => fault === 'hang');
  const failing = own.filter(({ fault }) => fault === 'hang' || COMPLETE.includes(fault));
  const quick = own.filter(({ fault }) => COMPLETE.includes(fault));
  const timeout = inferTimeout(hang, quick);
  const { attempts, spacingMs } = inferAttempts(failing, routes);
  const breaker = inferBreaker(failing, routes);
  const limit = inferLimit(hang, routes, quick);
  const failed = cells.filter((cell) => cell.edge === edge && COMPLETE.includes(cell.fault) && isHarm(cell));
  const told = routes.every(({ calls }) => calls.has(edge));
  return {
    edge,
    timeoutMs: timeout.value,
    attempts: attempts.value,
    spacingMs: [...spacingMs],
    breaker: breaker.value ?? 'unknown',
    limit: limit.value,
    criticalFor: [...new Set(failed.map(({ route }) => route))],
    usedBy: told ? routes.filter(({ calls }) => (calls.get(edge) ?? 0) > 0).map(({ route }) => route) : null,
    confidence: because({ timeoutMs: timeout, attempts, breaker, limit }),
  };
}

function isHarm({ effect }: ScannedCell): boolean {
  return effect === 'fails' || effect === 'hangs' || effect === 'crashes';
}

function because(inferences: Readonly<Record<string, Inference<unknown>>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inferences).map(([name, { value, why }]) => [name, value === null ? `unknown: ${why}` : why]),
  );
}
