import { edgesOf, type Hierarchy } from './hierarchy.ts';
import { RULES } from './rules/catalogue.ts';
import type { Finding } from './rules/rule.ts';

/** What breaks a rule of the timeout hierarchy (specification S14, appendix A), broken rules before advice. */
export function lintHierarchy(hierarchy: Hierarchy): readonly Finding[] {
  const system = { ...hierarchy, edges: edgesOf(hierarchy) };
  const findings = RULES.flatMap((rule) => rule.check(system).map((finding) => ({ rule: rule.id, ...finding })));
  return findings.toSorted((a, b) => Number(a.severity === 'advice') - Number(b.severity === 'advice'));
}
