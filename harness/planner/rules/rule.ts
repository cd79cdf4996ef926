import type { Edge, Hierarchy } from '../hierarchy.ts';

/** `broken`: requests will hang, be lost or be served in vain; `advice`: it works, and could be better. */
export type Severity = 'broken' | 'advice';

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** A service, or a call: `gateway -> order`. */
  readonly at: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

export interface System extends Hierarchy {
  readonly edges: readonly Edge[];
}

export interface Rule {
  /** Kebab case; never reused for another meaning. */
  readonly id: string;
  /** What holds where the rule is kept. */
  readonly about: string;
  check(system: System): readonly Omit<Finding, 'rule'>[];
}
