/** A load generator to compare. */
export interface Tool {
  readonly name: string;
  /** Why it cannot run here; undefined when it can. */
  missing(): string | undefined;
  /** Where it reaches this machine, if not on the loopback. */
  readonly reachedAt?: string;
  /** Keeps `connections` busy for `seconds`. */
  closed(url: string, connections: number, seconds: number): Promise<ClosedResult>;
  /** Missing where the tool has no way to ask for a rate. */
  readonly open?: (url: string, load: OpenRate) => Promise<OpenResult>;
}

/** A tool's own result of a closed-loop run. */
export interface ClosedResult {
  readonly perSecond: number;
  /** Processor time per request, us; NaN where it cannot be told. */
  readonly cpuUs: number;
}

export interface OpenRate {
  readonly rate: number;
  readonly seconds: number;
}

/** A tool's own result of an open-loop run; ms. */
export interface OpenResult {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  /** Requests that it counts as ended or dropped. */
  readonly accounted: number;
}
