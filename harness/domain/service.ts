/**
 * One service of a target. What it has says of what kind it is: `entry`, `command`, `image`, `build`, `url` or `store`; with
 * none of them, the environment says what runs under its name (a compose file, or the file of `--attach`).
 */
export type ServiceSpec = EntrySpec | CommandSpec | ContainerSpec | UrlSpec | GivenSpec | StoreSpec;

type KindKey = 'entry' | 'command' | 'image' | 'build' | 'url' | 'store';

/** The fields that make a service another kind than `Own`. */
type NoOther<Own extends KindKey | never> = { readonly [key in Exclude<KindKey, Own>]?: never };

/** What a service may offer for observing and steering it; all of it is optional. */
export interface Observable {
  /** Path of its Prometheus text, if any: its samples become series and counters. Names as in preset `squall`. */
  readonly metrics?: string;
  /** Further endpoints that tell its state, and how to compute Squall's metrics from them: docs/probes.md. */
  readonly probes?: readonly ProbeSpec[];
  /**
   * `none`: no request needs a thread of a limited pool (event loop, goroutines, virtual threads). `no thread exhaustion` then
   * holds while it answers every probe, and is unknown if it reports free threads after all. Needs `metrics` or `probes`.
   */
  readonly threads?: 'none';
  /**
   * Its endpoints are read every second of real time, as those of the front are, and not every fifth: for a service of which
   * the course counts, such as how its threads run out. A reading costs a service about as much as ten requests.
   */
  readonly readOften?: true;
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

/** A program of the target's own, written for Squall. */
export interface EntrySpec extends Observable, NoOther<'entry'> {
  /** A TypeScript or JavaScript file. `Target` says what it is told and what it has to print. */
  readonly entry: URL;
  readonly env?: Settings;
  /** Path that answers 2xx when the service can serve; default `/health`. */
  readonly ready?: string;
}

/** Any program of any language, which knows nothing of Squall. It runs on this machine and is called on loopback. */
export interface CommandSpec extends Observable, NoOther<'command'> {
  /**
   * Program and arguments, or one line for the shell. `{port}` is its own port, `{bank.url}`, `{bank.host}` and `{bank.port}`
   * are where it calls `bank`; `{variant}`, `{timeScale}` and `{seed}` are of the run. The same in `env`.
   */
  readonly command: string | readonly string[];
  /** Where it runs; relative to the folder of the configuration, else to the one that squall is called from. */
  readonly cwd?: string | URL;
  /** Its settings. Of the environment of this process it only gets what programs need to start, and `inherit`. */
  readonly env?: Settings;
  /** Names of variables that it gets from the environment of this process as well. */
  readonly inherit?: readonly string[];
  /**
   * Where it listens: a number that is built in, or the name of the variable that tells it. Default: the variable `PORT`, unless
   * its command or its settings have `{port}`.
   */
  readonly port?: number | string;
  /** Default: its port is open. */
  readonly ready?: Readiness;
  /** How it is stopped; default SIGTERM, and SIGKILL after 2 s. */
  readonly stop?: StopSpec;
  /** Ms that it has until it is ready; default 60 000. */
  readonly startLimitMs?: number;
}

/** A path that answers 2xx, or a text or pattern in a line of its output. */
export type Readiness = string | { readonly log: string | RegExp };

/** Goes to the program and to everything that it has started. */
export interface StopSpec {
  /** Default `SIGTERM`. */
  readonly signal?: 'SIGTERM' | 'SIGINT' | 'SIGQUIT' | 'SIGHUP' | 'SIGKILL';
  /** Ms until SIGKILL; default 2000. */
  readonly graceMs?: number;
}

/** A container. */
export type ContainerSpec = ImageSpec | BuildSpec;

interface ContainerSettings extends Observable {
  /** Where it listens inside. */
  readonly port: number;
  /** Arguments instead of the image's own command. Placeholders as in a command. */
  readonly args?: readonly string[];
  readonly env?: Settings;
  /** Default: its port is open. */
  readonly ready?: Readiness;
  /** Ms that it has until it is ready; default 90 000. */
  readonly startLimitMs?: number;
}

export interface ImageSpec extends ContainerSettings, NoOther<'image'> {
  /** `postgres:16`; pulled when it is missing. */
  readonly image: string;
}

export interface BuildSpec extends ContainerSettings, NoOther<'build'> {
  /** Folder with a Dockerfile, or more of what `docker build` takes; relative as `cwd` of a command. */
  readonly build: string | URL | BuildSettings;
}

export interface BuildSettings {
  readonly context: string | URL;
  /** Relative to the context; default `Dockerfile`. */
  readonly dockerfile?: string;
  readonly target?: string;
  readonly args?: Settings;
}

/** What already runs: it is driven and called there, and neither started nor stopped. */
export interface UrlSpec extends Observable, NoOther<'url'> {
  /** `http://localhost:3000`, `postgres://shop:secret@localhost:5432/shop`; another machine needs permission. */
  readonly url: string;
  readonly env?: never;
  /** Path that answers 2xx; default: its port is open. */
  readonly ready?: string;
}

/** What the environment runs under this name. */
export interface GivenSpec extends Observable, NoOther<never> {
  /** For compose, which sets it. */
  readonly env?: Settings;
  /** Path that answers 2xx; default: its port is open. */
  readonly ready?: string;
}

/** A real store that the environment provides. Callers get its proxied URL in the scheme of the store. */
export interface StoreSpec extends NoOther<'store'>, Never<Observable> {
  /** Kind of store: `postgres`, `redis`, ... docs/environments.md lists them, and the plan refuses others. */
  readonly store: string;
  /** File that sets it up once, before its callers start (SQL for Postgres); not every store takes one. */
  readonly setup?: URL;
  /**
   * Locally, targets that run at the same time share one server and have databases of their own on it, where the store has
   * databases. Not for a store that a fault freezes or kills.
   */
  readonly shared?: boolean;
  readonly env?: never;
  readonly ready?: never;
}

type Never<T> = { readonly [key in keyof T]?: never };

/** Environment variable -> its value. */
export type Settings = Readonly<Record<string, string>>;

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

/** The path at which a service tells whether it serves; undefined where only its port or its log tells. */
export function readyPath(spec: ServiceSpec): string | undefined {
  if (spec.entry !== undefined) return spec.ready ?? '/health';
  return typeof spec.ready === 'string' ? spec.ready : undefined;
}
