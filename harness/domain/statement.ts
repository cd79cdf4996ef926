import type { Evidence } from './evidence.ts';
import type { Judgement } from './verdict.ts';

/** Who can feed a statement: the caller's recordings, a service's probe, the edge, a dependency's own counts. */
export type Witness = 'caller' | 'edge' | 'service' | 'dependency';

/** A parsed statement, ready to judge. */
export interface Statement {
  readonly text: string;
  /** What must be there, so that a plan nothing can feed is refused before the run. */
  readonly needs: readonly Need[];
  judge(evidence: Evidence): Judgement;
}

/** `{ witness: 'service', name: 'threads low water' }`, `{ witness: 'dependency', name: 'arrivals', at: 'bank' }` */
export interface Need {
  readonly witness: Witness;
  readonly name: string;
  readonly at?: string;
}
