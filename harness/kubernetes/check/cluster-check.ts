/** One thing that load workers in a cluster need, and whether it is there. */
export interface ClusterCheck {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
  /** Commands that bring what is missing. */
  readonly mend?: readonly string[];
}
