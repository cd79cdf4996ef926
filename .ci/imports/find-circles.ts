import type { Import } from './read-imports.ts';

/**
 * Circles of imports, types included, each as `a.ts -> b.ts -> a.ts` and by its shortest way. Every file that lies on a
 * circle is named in one of them.
 */
export function findCircles(imports: ReadonlyMap<string, readonly Import[]>): string[] {
  const next = new Map(
    [...imports].map(([file, own]) => [file, own.flatMap(({ path }) => (path && imports.has(path) ? [path] : []))]),
  );
  const named = new Set<string>();
  return [...next.keys()].flatMap((file) => {
    if (named.has(file)) return [];
    const circle = shortestWayBack(file, next);
    if (circle === undefined) return [];
    for (const member of circle) named.add(member);
    return [circle.join(' -> ')];
  });
}

/** Breadth first from a file to itself; undefined when there is no circle. */
function shortestWayBack(file: string, next: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [file];
  for (const at of queue)
    for (const to of next.get(at) ?? []) {
      if (to === file) return [...wayTo(at, file, cameFrom), file];
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, at);
      queue.push(to);
    }
  return undefined;
}

function wayTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const before = end === start ? undefined : cameFrom.get(end);
  return before === undefined ? [end] : [...wayTo(before, start, cameFrom), end];
}
