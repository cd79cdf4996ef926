/** What was lifted when everything had to be. */
export interface Lifted {
  /** Faults that acted when it was asked for. */
  readonly faults: number;
  readonly tookMs: number;
  /** What could not be lifted, and why. */
  readonly left: readonly string[];
}
