import type { Edge, Hierarchy } from '../hierarchy.ts';
import type { Rule } from './rule.ts';

/** Appendix C: one layer only; appendix F: attempts of nested layers multiply (3^3 = 27). */
export const oneRetryingLayer: Rule = {
  id: 'one-retrying-layer',
  about: 'On every path only one layer retries.',
  check: (system) =>
    retryingPaths(system).map((path) => {
      const attempts = path.map(({ call }) => call.attempts);
      const names = [...path.map(({ call }) => call.from), path.at(-1)?.call.to ?? ''];
      const factors = attempts.filter((count) => count > 1);
      return {
        severity: 'advice' as const,
        at: names.join(' -> '),
        what: `${factors.length} layers retry: one request becomes ${factors.join(' x ')} = ${product(attempts)} calls of ${names.at(-1)}.`,
        why: 'Retries multiply down the path and arrive when the callee can handle them least.',
        fix: 'Retry in one layer only, normally the outermost, or pass a retry budget with the request.',
      };
    }),
};

/** Paths that end with a retried call and have another one above it; a circle is walked once. */
function retryingPaths({
  services,
  edges,
}: Hierarchy & { readonly edges: readonly Edge[] }): readonly (readonly Edge[])[] {
  const called = new Set(edges.map(({ call }) => call.to));
  const found: Edge[][] = [];
  const walk = (name: string, path: readonly Edge[]) => {
    const next = edges.filter(({ call }) => call.from === name && !path.some((edge) => edge.call.from === call.to));
    for (const edge of next) {
      const longer = [...path, edge];
      walk(edge.call.to, longer);
      const retrying = longer.filter(({ call }) => call.attempts > 1).length;
      if (edge.call.attempts > 1 && retrying > 1) found.push(longer);
    }
  };
  for (const { name } of services) if (!called.has(name)) walk(name, []);
  return found.filter(
    (path) => !found.some((other) => other.length > path.length && path.every((edge, i) => other[i] === edge)),
  );
}

function product(counts: readonly number[]): number {
  return counts.reduce((total, count) => total * count, 1);
}
