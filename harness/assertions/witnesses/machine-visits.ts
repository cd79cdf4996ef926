import type { Evidence } from '../../domain/evidence.ts';
import { GENERATOR, GENERATOR_VISITS, PROXY } from './machine.ts';

/** How often a request keeps a process busy, at most: when a call comes or goes, and when its answer does. */
export function visitsTo(evidence: Evidence, process: string): number {
  if (process === GENERATOR) return GENERATOR_VISITS;
  const { edges = [] } = evidence;
  if (edges.length === 0) return 2;
  const used = edges.filter(({ connections, requests }) => connections !== 0 || (requests ?? 0) > 0);
  const calls = new Map(used.map(({ edge }) => [edge, callsEach(evidence, edge)] as const));
  const own = process === PROXY ? [...calls] : [...calls].filter(([edge]) => edge.split('->').includes(process));
  const isEntry = !edges.some(({ edge }) => edge.endsWith(`->${process}`)) && process !== PROXY;
  return 2 * (own.reduce((sum, [, each]) => sum + each, 0) + (isEntry ? 1 : 0));
}

/** Over an edge for each request. */
function callsEach({ edges = [], load }: Evidence, edge: string): number {
  const own = edges.filter((one) => one.edge === edge);
  const counted = own.reduce((sum, { requests = 0 }) => sum + requests, 0);
  return Math.max(1, Math.ceil(counted / Math.max(1, load.ledger.sent)));
}
