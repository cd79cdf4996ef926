import type { EdgeCount, Evidence } from '../domain/evidence.ts';
import { knownCount } from '../domain/known-count.ts';
import { callsTo, type Metric, named, printMetric } from '../domain/metric.ts';
import { invalidExperiment, type ValidityProblem } from './validity-problem.ts';

/**
 * A caller that knows another address of its dependency never meets a fault on the edge. So in every phase, what both ends
 * of an edge with a fault counted is compared with what its proxy saw.
 */
export function callsPastProxy(evidence: Evidence): readonly ValidityProblem[] {
  const { plan, edges = [] } = evidence;
  const broken = new Set(plan.phases.flatMap(({ faults = [] }) => faults.map(({ on }) => on)));
  return [...broken].flatMap((edge) => {
    const silent = edges.filter((count) => count.edge === edge && sawNothing(count));
    const problem = silent.map((count) => disagreement(evidence, count)).find((text) => text !== undefined);
    return problem === undefined ? [] : [invalidExperiment(problem)];
  });
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
  const leading = (evidence.edges ?? []).filter((one) => one.phase === phase && one.edge.endsWith(`->${to}`));
  const arrivals = countOf(evidence, phase, to, named('arrivals'));
  if (arrivals === undefined || arrivals <= cut || !leading.every(sawNothing)) return undefined;
  return `${to} counted ${arrivals} arrivals, ${saw}`;
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
