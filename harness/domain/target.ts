import type { RequestTemplate } from './load-plan.ts';
import type { OutcomeRule } from './outcome.ts';

/**
 * A system under test. Targets import nothing from the harness: they are plain data of this shape.
 *
 * A service is a program that reads its configuration from the environment: `PORT` (0 = any), one
 * variable per edge with the URL it must call (`BANK_URL`), `VARIANT`, `TIME_SCALE` (divide your
 * durations by it), `SEED` and the variant's own settings. Once it listens it prints one line
 * `{"event":"listening","port":12345}` on standard output, and `ready` answers 200 when it can serve.
 */
export interface Target {
  readonly name: string;
  readonly summary: string;
  /** The service that load is sent to. */
  readonly front: string;
  readonly services: Readonly<Record<string, ServiceSpec>>;
  readonly edges: readonly EdgeSpec[];
  readonly variants: Readonly<Record<string, VariantSpec>>;
  readonly requests: readonly RequestTemplate[];
  readonly rules: readonly OutcomeRule[];
  /** Client cap: requests without an outcome after this long count as at least as long; default 30 000 ms. */
  readonly deadlineMs?: number;
}

export type ServiceSpec = ProgramSpec | StoreSpec;

export interface ProgramSpec {
  /** The program: a TypeScript or JavaScript file. */
  readonly entry: URL;
  readonly store?: never;
  readonly env?: Readonly<Record<string, string>>;
  /** Path that answers 200 when the service can serve; default `/health`. */
  readonly ready?: string;
  /** Path of its Prometheus text, if any: its samples become series and counters. Names as in preset `squall`. */
  readonly metrics?: string;
  /** Further endpoints that tell its state, and how to compute Squall's metrics from them: docs/probes.md. */
  readonly probes?: readonly ProbeSpec[];
  /** Path that clears ledgers and low-water marks between phases (`POST`), if any. */
  readonly reset?: string;
  /**
   * Path that tells, for `?ids=a,b` of `x-request-id`, when those requests came and went: a JSON list of
   * `{ id, atMs, durationMs, status }` on the machine's monotonic clock. The slowest requests are followed there.
   */
  readonly visits?: string;
  /** Path that takes a stub's behaviour (`POST` JSON, `{}` restores it), if any. */
  readonly behave?: string;
  /**
   * Path that makes it another variant without a restart (`POST` JSON `{ "variant": "naive" }`), if it can forget
   * everything that the one before had learnt: then the variants share a started target, which switches between them.
   */
  readonly variant?: string;
}

/** A real store that the environment provides. Callers get its proxied URL in the scheme of the store. */
export interface StoreSpec {
  /** Kind of store: `postgres`, `redis`, ... docs/environments.md lists them, and the plan refuses others. */
  readonly store: string;
  /** File that sets it up once, before its callers start (SQL for Postgres); not every store takes one. */
  readonly setup?: URL;
  /**
   * Locally, targets that run at the same time share one server and have databases of their own on it, where the store has
   * databases. Not for a store that a fault freezes or kills.
   */
  readonly shared?: boolean;
  readonly entry?: never;
  readonly env?: never;
  readonly ready?: never;
  readonly metrics?: never;
  readonly probes?: never;
  readonly reset?: never;
  readonly visits?: never;
  readonly behave?: never;
  readonly variant?: never;
}

/** An endpoint that tells a service's state at one moment. */
export interface ProbeSpec {
  /** JSON may have several: they are read together and become one list of documents. */
  readonly path: string | readonly string[];
  /** `stub-status` is the page of nginx' `stub_status`. */
  readonly format: 'prometheus' | 'json' | 'stub-status';
  /** Presets that know these names: `tomcat`, `hikaricp`, ... */
  readonly presets?: readonly string[];
  /** Metrics of its own; they come before those of the presets. */
  readonly words?: MetricFormulas;
}

/**
 * Name of a metric -> how to compute it from what an endpoint answers: `'threads available': 'threads_max - threads_busy'`.
 * Of several formulas the first that has a value counts.
 */
export type MetricFormulas = Readonly<Record<string, string | readonly string[]>>;

export interface EdgeSpec {
  readonly from: string;
  readonly to: string;
  /** Environment variable through which `from` learns where to call `to`. */
  readonly env: string;
}

export interface VariantSpec {
  readonly about: string;
  /** Extra environment, per service; durations in real milliseconds (the service scales them). */
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Services that take another variant while they run; where there is one, it is all that variants differ in. */
export function changeable(target: Target): string[] {
  return Object.entries(target.services).flatMap(([name, { variant }]) => (variant === undefined ? [] : [name]));
}

/** `payment->bank` */
export function edgeName(edge: Pick<EdgeSpec, 'from' | 'to'>): string {
  return `${edge.from}->${edge.to}`;
}
