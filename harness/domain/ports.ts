import type { Scrapes } from './alert.ts';
import type { EdgeJournal } from './edge-journal.ts';
import type { Counter, GeneratorHealth, Interval, LoadEvidence, ProbeGap, Series } from './evidence.ts';
import type { Stream } from './fault.ts';
import type { LoadPlan, LoadSpec } from './load-plan.ts';
import type { LoadProgress } from './load-progress.ts';
import type { ServiceSpec } from './service.ts';
import type { Target, VariantSpec } from './target.ts';

/** Monotonic time in ms with a fraction; the same origin in every thread and process of this machine. */
export interface Clock {
  now(): number;
  /** Wall clock, ms since the epoch: for display and headers only. */
  wall(): number;
  /** Resolves after `ms`, rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `fn` every `ms` until disposed; never keeps the process alive. */
  every(ms: number, fn: () => void): Disposable;
}

/** Seeded draws in [0, 1). `fork` gives an independent stream per name, so that order of use does not matter. */
export interface Random {
  next(): number;
  int(from: number, to: number): number;
  fork(name: string): Random;
}

/** Starts targets somewhere: child processes, containers, or what already runs. */
export interface Environment {
  readonly name: string;
  /** Starting a target takes so much of the machine that nothing may be measured meanwhile. */
  readonly heavyStart?: boolean;
  start(request: StartRequest): Promise<RunningTarget>;
}

export interface StartRequest {
  readonly target: Target;
  readonly variantName: string;
  readonly variant: VariantSpec;
  /** Per service, over the variant's own. */
  readonly env: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly timeScale: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

export interface RunningTarget extends AsyncDisposable {
  /** Base URL of the front service as the load driver must call it. */
  readonly url: string;
  readonly edges: ReadonlyMap<string, EdgeControl>;
  readonly services: ReadonlyMap<string, ServiceControl>;
  /** `{ node: '24.21.0', proxy: 'embedded 0.1.0' }` */
  readonly versions: Readonly<Record<string, string>>;
  /**
   * Aborted when a service, a proxy or a container has ended that no fault has ended; the reason is an error that names it.
   * Absent where nothing is watched.
   */
  readonly died?: AbortSignal;
  /** As that of a service, of the fault proxies; absent where they are not on this machine. */
  readonly proxyCpuWait?: CpuUser;
  /**
   * Edges whose proxies pass no byte while `send` sends load; those that cannot be counted are left out. Absent where each
   * caller got the address of its proxy from Squall.
   */
  unusedEdges?(send: () => Promise<void>): Promise<readonly string[]>;
}

/** A process of this machine, with its descendants: how long they were ready to run and had no CPU can be read. */
export interface CpuUser {
  /** Undefined while nothing runs. */
  pid(): number | undefined;
  /** Only those of them whose command line has this word are meant. */
  readonly word?: string;
}

/** Ms that threads together were ready to run and had no CPU, and that they ran. */
export interface CpuTimes {
  readonly waitedMs: number;
  readonly ranMs: number;
}

/** One proxied connection between two services. */
export interface EdgeControl {
  readonly name: string;
  addToxic(toxic: ToxicSpec): Promise<void>;
  removeToxic(name: string): Promise<void>;
  /** False refuses new connections and cuts live ones. */
  setEnabled(enabled: boolean): Promise<void>;
  /** Connections that a toxic (or, without a name, being disabled) has touched so far; null if the proxy cannot tell. */
  touched(toxic?: string): Promise<number | null>;
  /** What the proxy saw of the edge's callers so far; null if it does not count while connections are open. */
  traffic(): Promise<EdgeTraffic | null>;
  /** Bytes that callers sent over connections that have ended; null if the proxy does not count those. */
  ended?(): Promise<number | null>;
  /** Other edges whose callers pass the same proxy: what happens to it happens to them, and it counts them together. Absent: none. */
  readonly sharedWith?: readonly string[];
  /** What callers do on each connection; absent where the proxy cannot tell. */
  readonly journal?: EdgeJournal;
  /** What the proxy itself says, to verify that a fault is there or lifted. */
  state(): Promise<EdgeState>;
}

/** Since the proxy was made. */
export interface EdgeTraffic {
  /** Connections that were accepted. */
  readonly connections: number;
  /** Connections that are open now. */
  readonly open: number;
  /** Bytes that callers sent. */
  readonly bytes: number;
  /** HTTP/1 requests that callers began, or more; null where they may speak something else. */
  readonly requests: number | null;
}

export interface EdgeState {
  readonly enabled: boolean;
  /** Names of its toxics. */
  readonly toxics: readonly string[];
}

export interface ToxicSpec {
  readonly name: string;
  readonly type: string;
  readonly stream: Stream;
  readonly toxicity: number;
  /** Of its draws (shares, jitter, slices); Toxiproxy draws as it likes. */
  readonly seed?: number;
  /** Toxiproxy's own are numbers; text is for what only the embedded proxy knows. */
  readonly attributes: Readonly<Record<string, number | string>>;
}

/** Dispose it once the change is undone. */
export interface HeldChange extends Disposable {
  /** It was undone meanwhile, because the run stood still. */
  readonly undone: boolean;
}

/** A running service, reached directly and never through a proxy. */
export interface ServiceControl {
  readonly name: string;
  readonly url: string;
  readonly spec: ServiceSpec;
  /** Body of a 200 answer within 2 s; throws otherwise. */
  get(path: string): Promise<string>;
  post(path: string, body?: unknown): Promise<void>;
  /**
   * Call it before a change that `body`, posted to `path`, undoes: it is undone when the run dies or stands still.
   * Absent where nothing outlives the run.
   */
  hold?(path: string, body: unknown): HeldChange;
  /** Absent where the environment does not own what runs. */
  readonly lifecycle?: ServiceLifecycle;
  /** Absent where what runs is unknown, or not on this machine. */
  readonly cpuWait?: CpuUser;
}

/** What can happen to a running service as a whole. */
export interface ServiceLifecycle {
  /** It stands still: connections stay, nothing is answered (SIGSTOP, docker pause). */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>;
  /** Starts it again where it was, if it does not run; resolves when it is ready. */
  start(): Promise<void>;
  /** Leaves it this share of one core, 0..1; null gives everything back. */
  throttle(share: number | null): Promise<void>;
}

/** Drives requests and accounts for every one. */
export interface LoadDriver {
  start(spec: LoadSpec, options: LoadOptions): Promise<LoadSession>;
}

export interface LoadOptions {
  /** Monotonic ms that all evidence counts from. */
  readonly originMs: number;
  /** Length of one interval; snapshots are sent as often. */
  readonly intervalMs: number;
  readonly onSnapshot: (snapshot: LoadSnapshot) => void;
  /** Called with each interval when it ends, by each thread that sends with its own. */
  readonly onInterval?: (interval: Interval) => void;
  readonly signal: AbortSignal;
}

export interface LoadSession extends AsyncDisposable {
  /**
   * Runs one phase; by default resolves when every request in flight has its outcome. Run again under the same name, the phase goes
   * on with another load.
   */
  run(phase: string, plan: LoadPlan, until?: PhaseEnd): Promise<void>;
  /** Ends a load that goes on after its phase; by default what is in flight goes on. */
  rest(until?: PhaseEnd): Promise<void>;
  progress(): Promise<LoadProgress>;
  /**
   * What is recorded so far, while the load goes on. What is in flight is left out, but for requests that have waited for longer
   * than any of their phase took: they count as if they were abandoned now.
   */
  soFar(): Promise<LoadEvidence>;
  /** Ends everything: what is still in flight becomes `abandoned`. */
  finish(): Promise<LoadEvidence>;
}

/**
 * When the run of a phase resolves. `drained`: everything in flight has ended. `passed`: its time has passed; the same load
 * goes on until the next phase is run, or until it is told to rest. What is in flight then is recorded as a straddler.
 */
export type PhaseEnd = 'passed' | 'drained';

/** Progress since the phase began, rates over the last interval. */
export interface LoadSnapshot {
  readonly phase: string;
  readonly planned: number;
  readonly sent: number;
  readonly done: number;
  readonly inFlight: number;
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly labels: Readonly<Record<string, number>>;
  /** Of the last interval, as `p99Ms`. */
  readonly p50Ms?: number;
  readonly maxMs?: number;
  /** How the generator itself did in the last interval. */
  readonly generator?: GeneratorHealth;
}

/** What the services said of themselves. */
export interface ProbeEvidence {
  readonly series: readonly Series[];
  readonly counters: readonly Counter[];
  readonly gaps?: readonly ProbeGap[];
  /** Absent where nothing was asked for. */
  readonly scrapes?: readonly Scrapes[];
}

/** Samples the services' metrics on the run's clock. */
export interface Prober extends AsyncDisposable {
  /** Clears low-water marks and ledgers of every service that has a reset path. */
  beginPhase(phase: string): Promise<void>;
  /**
   * Reads the counters and marks of the phase that ends. A service that does not answer has none; it is asked again unless
   * it is in `absent`, because a fault took it away.
   */
  endPhase(phase: string, absent?: ReadonlySet<string>): Promise<void>;
  evidence(): ProbeEvidence;
}
