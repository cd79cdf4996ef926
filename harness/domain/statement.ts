import type { Evidence } from './evidence.ts';
import type { Judgement } from './verdict.ts';

/** A parsed statement, ready to judge. */
export interface Statement {
  readonly text: string;
  /** What must be there, so that a plan that cannot feed it is refused before the run. */
  readonly needs: readonly Need[];
  judge(evidence: Evidence): Judgement;
}

/** A witness and what a statement needs of it. */
export type Need =
  /** What the load generator records of every request. */
  | { readonly witness: 'caller'; readonly kind: 'requests' }
  | { readonly witness: 'caller'; readonly kind: 'phase'; readonly phase: string }
  | { readonly witness: 'caller'; readonly kind: 'outcome'; readonly outcome: string }
  /** With its method, or the path alone. */
  | { readonly witness: 'caller'; readonly kind: 'route'; readonly route: string }
  /** A metric that a service samples, or that a dependency counts; of any service where `at` is left out. */
  | { readonly witness: 'service' | 'dependency'; readonly name: string; readonly at?: string };
