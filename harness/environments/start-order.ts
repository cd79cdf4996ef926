import type { Target } from '../domain/target.ts';

/**
 * Services in layers: everything that a service calls stands in an earlier layer than itself, and services of one
 * layer may start together. The plan has made sure that the edges form no circle.
 */
export function startOrder(target: Pick<Target, 'services' | 'edges'>): string[][] {
  const depths = new Map<string, number>();
  const depth = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    const callees = target.edges.filter((edge) => edge.from === name).map((edge) => edge.to);
    const own = 1 + Math.max(-1, ...callees.map(depth));
    depths.set(name, own);
    return own;
  };
  const layers = Map.groupBy(Object.keys(target.services), depth);
  return [...layers.keys()].sort((a, b) => a - b).map((at) => layers.get(at) as string[]);
}
