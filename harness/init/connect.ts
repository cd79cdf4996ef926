import { type EdgeSpec, edgeName } from '../domain/target.ts';

/** The services that requests reach when they come in at `front`. */
export function reachableFrom(front: string, edges: readonly EdgeSpec[]): ReadonlySet<string> {
  const reached = new Set([front]);
  for (const name of reached) for (const { from, to } of edges) if (from === name) reached.add(to);
  return reached;
}

/** Edges without those that lead back to a caller: services that call each other could not be started one after another. */
export function withoutCircles<E extends EdgeSpec>(
  edges: readonly E[],
): { kept: readonly E[]; remarks: readonly string[] } {
  const kept: E[] = [];
  const remarks: string[] = [];
  for (const edge of edges) {
    if (!reachableFrom(edge.to, kept).has(edge.from)) kept.push(edge);
    else remarks.push(`${edgeName(edge)} is left out, as ${edge.to} calls ${edge.from} as well`);
  }
  return { kept, remarks };
}
