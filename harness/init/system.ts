import type { Target } from '../domain/target.ts';
import type { SquallConfig } from '../run/config/config.ts';

/** What runs, found or told: a target without requests, and where it runs. */
export interface System {
  readonly name: string;
  readonly target: Pick<Target, 'front' | 'services' | 'edges'>;
  readonly place: Pick<SquallConfig, 'environment' | 'composeFile' | 'composeData'>;
  /** Edges that speak something else than HTTP, as far as it is known: `shop->db`. */
  readonly otherProtocols: ReadonlySet<string>;
  /** What the reader should know before the first run. */
  readonly remarks: readonly string[];
}
