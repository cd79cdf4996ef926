import type { EdgeCount, Evidence, SeriesSample } from '../domain/evidence.ts';
import { knownCount } from '../domain/known-count.ts';
import { callsTo, type Metric, named, printMetric } from '../domain/metric.ts';
import { invalidFault, type ValidityProblem } from './validity-problem.ts';

/**
 * A caller that knows another address of its dependency never meets a fault on the edge. So in every phase, what both ends
 * of an edge with a fault counted is compared with what its proxy saw.
 */
export function callsPastProxy(evidence: Evidence): readonly ValidityProblem[] {
  const { edges = [] } = evidence;
  return [...faultyEdges(evidence)].flatMap((edge) => {
    const counts = edges.filter((count) => count.edge === edge);
    const whole = counts.filter(sawNothing).map((count) => disagreement(evidence, count));
    const partial = counts.map((count) => surplus(evidence, count));
    const problem = [...whole, ...partial].find((text) => text !== undefined);
    return problem === undefined ? [] : [invalidFault(problem)];
  });
}

/**
 * A fault on an edge that nobody used in the whole run was not felt, whatever else was. Where every phase had a fault
 * somewhere else too, that one may have kept everybody away.
 */
export function edgesNobodyUsed(evidence: Evidence): readonly ValidityProblem[] {
  const { plan, edges = [], idleEdges = [] } = evidence;
  return [...faultyEdges(evidence)].flatMap((edge) => {
    const counts = edges.filter((count) => count.edge === edge);
    const silent = counts.length > 0 && counts.every(sawNothing);
    const free = plan.phases.some(({ faults = [] }) => faults.every(({ on }) => on === edge));
    if (!free || !(silent || idleEdges.includes(edge))) return [];
    const reason = `nobody used ${edge} in the whole run: its proxy passed no byte, and no fault on it can be felt`;
    return [{ ...invalidFault(reason), unreached: true }];
  });
}

function faultyEdges({ plan }: Evidence): ReadonlySet<string> {
  return new Set(plan.phases.flatMap(({ faults = [] }) => faults.map(({ on }) => on)));
}

/** Known to have seen nothing, although callers could reach the proxy. */
function sawNothing({ connections, bytes, unreachable }: EdgeCount): boolean {
  return connections === 0 && bytes === 0 && !unreachable;
}

/** Who counted calls of which the proxy saw nothing, and both numbers; undefined when nobody did. */
function disagreement(evidence: Evidence, { edge, phase }: EdgeCount): string | undefined {
  const [from = '', to = ''] = edge.split('->');
  const cut = inFlightAtEdgesOf(evidence, phase);
  const saw = `the proxy on ${edge} saw no connection and no byte in phase ${phase}: they went past it`;
  const calls = countOf(evidence, phase, from, callsTo(to));
  if (calls !== undefined && calls > cut) return `${from} says ${calls} calls to ${to}, ${saw}`;
  const arrivals = countOf(evidence, phase, to, named('arrivals'));
  if (arrivals === undefined || arrivals <= cut || !leadingTo(evidence, to, phase).every(sawNothing)) return undefined;
  return `${to} counted ${arrivals} arrivals, ${saw}`;
}

/**
 * More arrivals than the proxies of all edges to the callee saw requests begin, and both numbers. A request begins before it
 * arrives, maybe phases before, and proxies are read after services: so what was counted from the first phase on cannot
 * be more, however much was in flight.
 */
function surplus(evidence: Evidence, { edge, phase }: EdgeCount): string | undefined {
  const [, to = ''] = edge.split('->');
  const names = evidence.phases.map(({ name }) => name);
  let [arrivals, requests, probes] = [0, 0, 0];
  for (const name of names.slice(0, names.indexOf(phase) + 1)) {
    const leading = leadingTo(evidence, to, name).filter(isCountedFirst);
    if (leading.length === 0 || leading.some((one) => one.requests === undefined)) return undefined;
    requests += leading.reduce((sum, one) => sum + (one.requests ?? 0), 0);
    arrivals += countOf(evidence, name, to, named('arrivals')) ?? 0;
    probes += probesOf(evidence, to, name);
  }
  if (requests === 0 || arrivals <= requests + probes || callersAgree(evidence, to, phase)) return undefined;
  return `${to} counted ${arrivals} arrivals, the proxies that lead there saw ${requests} requests up to the end of phase ${phase}: some went past them`;
}

/** Every caller counts its calls, and made no more of them than its proxy saw: what else arrived is somebody else's. */
function callersAgree(evidence: Evidence, to: string, phase: string): boolean {
  const { phases, edges = [] } = evidence;
  const names = phases.map(({ name }) => name);
  const scope = names.slice(0, names.indexOf(phase) + 1);
  const leading = edges.filter((one) => one.edge.endsWith(`->${to}`) && isCountedFirst(one));
  const proxies = Map.groupBy(leading, ({ edge }) => edge);
  return [...proxies].every(([edge, counts]) => {
    const callers = [edge, ...(counts[0]?.sharedWith ?? [])].map((each) => each.split('->')[0] ?? '');
    const calls = scope.flatMap((name) => callers.map((from) => countOf(evidence, name, from, callsTo(to))));
    const seen = counts.filter(({ phase: name }) => scope.includes(name));
    const requests = seen.reduce((sum, one) => sum + (one.requests ?? 0), 0);
    return (
      calls.every((count) => count !== undefined) && calls.reduce((sum, count) => sum + (count ?? 0), 0) <= requests
    );
  });
}

/** Of edges that share a proxy each has the counts of all, so one stands for them. */
function isCountedFirst({ edge, sharedWith = [] }: EdgeCount): boolean {
  return sharedWith.every((other) => edge < other);
}

function leadingTo({ edges = [] }: Evidence, to: string, phase: string): readonly EdgeCount[] {
  return edges.filter((one) => one.phase === phase && one.edge.endsWith(`->${to}`));
}

/** A service may count who asks for its metrics, and as often for its health, among its arrivals. */
function probesOf({ series, phases }: Evidence, service: string, phase: string): number {
  const window = phases.find(({ name }) => name === phase);
  const inPhase = ([atMs]: SeriesSample) => window && window.fromMs <= atMs && atMs <= window.toMs;
  const readings = series.filter((one) => one.service === service).map(({ samples }) => samples.filter(inPhase).length);
  return 2 * Math.max(0, ...readings);
}

/** Calls of these requests may be counted in one phase by one witness, and in the next by another. */
function inFlightAtEdgesOf({ phases }: Evidence, phase: string): number {
  const index = phases.findIndex(({ name }) => name === phase);
  return (phases[index - 1]?.inFlightAtEnd ?? 0) + (phases[index]?.inFlightAtEnd ?? 0);
}

/** What was counted in that phase for certain. */
function countOf({ counters }: Evidence, phase: string, at: string, metric: Metric): number | undefined {
  const counter = counters.find((one) => one.phase === phase && one.at === at && one.name === printMetric(metric));
  return counter && knownCount(counter);
}
