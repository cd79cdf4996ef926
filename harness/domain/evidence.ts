import type { AlertRecord, Scrapes } from './alert.ts';
import type { FaultRecord } from './fault.ts';
import type { Ledger } from './ledger.ts';
import type { OutcomeKind } from './outcome.ts';
import type { Recording, Samples } from './recording.ts';
import type { ScenarioPlan } from './scenario.ts';

/** Everything that verdicts are judged by, frozen when the scenario ends. Times are ms since the scenario began. */
export interface Evidence {
  readonly schema: 1;
  readonly plan: ScenarioPlan;
  /** ISO 8601, wall clock. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly phases: readonly PhaseWindow[];
  readonly load: LoadEvidence;
  readonly series: readonly Series[];
  readonly counters: readonly Counter[];
  /** What the proxies of all edges counted; absent where none can. */
  readonly edges?: readonly EdgeCount[];
  /** Edges with a fault whose proxies, which count only connections that have ended, never passed a byte. */
  readonly idleEdges?: readonly string[];
  /** Services whose target says that they have no pool of threads; absent where it says so of none. */
  readonly unpooled?: readonly string[];
  readonly faults: readonly FaultRecord[];
  /** Answers of probes that could not be read, wholly or in part; absent where all could. */
  readonly gaps?: readonly ProbeGap[];
  /** How long the processes on a request's way waited for a CPU; absent where nothing could tell. */
  readonly cpuWaits?: readonly CpuWait[];
  /** How the plan's rules of alerts were evaluated; when they fired is in the series `ALERTS`. Absent where it has none. */
  readonly alerts?: readonly AlertRecord[];
  /** What the rules were evaluated over. */
  readonly scrapes?: readonly Scrapes[];
  /** Set when the scenario did not run to its end. */
  readonly ended?: { readonly reason: 'aborted' | 'broken'; readonly message: string };
}

export interface PhaseWindow {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Requests that counts of this phase may lack, and those of the next may have: they were in flight when it was counted. */
  readonly inFlightAtEnd?: number;
  /** Of its requests, at most so many were sent while not all of its faults acted; absent where it has none. */
  readonly sentOutsideFaults?: number;
  /** The same for each route that was sent. */
  readonly sentOutsideFaultsOf?: Readonly<Record<string, number>>;
}

/** What the proxy of an edge saw of its callers in a phase, read together with the counters. */
export interface EdgeCount {
  /** `payment->bank` */
  readonly edge: string;
  readonly phase: string;
  /** Connections that were accepted; null where no proxy counts. */
  readonly connections: number | null;
  /** Bytes that callers sent, without `connections` only over connections that have ended; null where no proxy counts. */
  readonly bytes: number | null;
  /** HTTP/1 requests that callers began, or more; absent where no proxy can tell. */
  readonly requests?: number;
  /** A fault kept callers from reaching the proxy, for a part of the phase at least. */
  readonly unreachable?: true;
  /** Other edges that the same proxy counted with this one; absent where it has one of its own. */
  readonly sharedWith?: readonly string[];
}

/** What the caller, the load generator, recorded. */
export interface LoadEvidence {
  readonly ledger: Ledger;
  readonly recordings: readonly Recording[];
  readonly intervals: readonly Interval[];
  readonly slowest: readonly SlowRequest[];
  readonly health: readonly GeneratorHealth[];
  /** How long each thread that sends waited for a CPU; absent where the system does not tell. */
  readonly cpuWaits?: readonly CpuWait[];
  /** Of the requests sent, those that found no connection at all, or not in time: no server can have seen them. */
  readonly neverArrived?: number;
  /** Why requests were never sent or could not be read, where a reason is known; absent where there is none to tell. */
  readonly reasons?: readonly EndReason[];
  /** How late the requests of open loops were sent; phases without any are left out. */
  readonly lateness?: readonly PhaseLateness[];
  /** Each worker that sent from another place than this process, by index; absent where none did. */
  readonly workers?: readonly LoadWorker[];
}

/** One of the workers that shared a load, and how far what it sent can be trusted. */
export interface LoadWorker {
  /** Of its share, from 0. */
  readonly index: number;
  /** Where it ran: `pod squall-load-x7f-2 on node a`. */
  readonly place: string;
  /** Requests that it sent; of a lost worker, those that it had told of. */
  readonly sent: number;
  /** Its clock is known against that of this process to within so many ms, at worst. */
  readonly clockErrorMs: number;
  /** Ms that it began a phase after its time, at worst; 0 when it never did. */
  readonly startedLateMs: number;
  /** The worst of its intervals. */
  readonly health: Pick<GeneratorHealth, 'latenessMs' | 'loopDelayMs' | 'cpu' | 'cpuWaitMs'>;
  /** Set when it did not come to its end, so that what it sent is not known whole. */
  readonly lost?: WorkerLoss;
}

export interface WorkerLoss {
  /** Ms since the scenario began. */
  readonly atMs: number;
  /** `it was killed because it used more memory than its limit of 256Mi` */
  readonly why: string;
}

/** A reason that several requests had in common: `capture "token" of POST /login found nothing`. */
export interface EndReason {
  readonly phase: string;
  readonly kind: OutcomeKind;
  readonly route: string;
  readonly reason: string;
  readonly count: number;
}

export interface PhaseLateness extends Samples {
  readonly phase: string;
}

/** What ended within one interval (default 1 s real time), for charts and windowed statements. */
export interface Interval {
  readonly phase: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly sent: number;
  readonly inFlight: number;
  /** How many requests were sent within the same 20 ms as a request, itself included: the mean over requests. */
  readonly together?: number;
  /** Requests per outcome label. */
  readonly labels: Readonly<Record<string, number>>;
  readonly count: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
  /** All that ended in it, encoded as in `Recording`; absent when nothing did. */
  readonly hdr?: string;
}

export interface SlowRequest {
  readonly index: number;
  /** What `{{id}}` was filled with: finds the request in the logs of the services it went through. */
  readonly id?: string;
  readonly route: string;
  readonly phase: string;
  readonly label: string;
  readonly status: number;
  readonly sentMs: number;
  readonly durationMs: number;
  /** The request at the services that remember requests by their id, in order of arrival; absent when none does. */
  readonly visits?: readonly Visit[];
}

/** One request as a service saw it come and go. */
export interface Visit {
  readonly service: string;
  readonly atMs: number;
  /** null when it was not done by the end of the scenario. */
  readonly durationMs: number | null;
  /** 0 when the caller did not wait for the answer. */
  readonly status: number;
}

/** The load generator's own state in one interval: a run whose generator fell behind proves nothing. */
export interface GeneratorHealth {
  readonly atMs: number;
  /** Largest distance between due and sent; 0 in closed loops. */
  readonly latenessMs: number;
  readonly loopDelayMs: number;
  /** Share of one core, 0..1. */
  readonly cpu: number;
  /** Open loops: requests that came due, how many of them were sent, and the 99th percentile of their lateness. */
  readonly due?: number;
  readonly sent?: number;
  readonly latenessP99Ms?: number;
  /** How long the thread that sends was ready to run and had no CPU; absent where the system does not tell. */
  readonly cpuWaitMs?: number;
}

/** How long a process, with all that it started, was ready to run and had no CPU: those of its threads that work on requests. */
export interface CpuWait {
  /** `fault proxy`, or the name of a service. */
  readonly of: string;
  /** Ms since the reading before; null where it could not be read. `ranMs`: how long it ran meanwhile. */
  readonly samples: readonly (readonly [atMs: number, waitedMs: number | null, ranMs?: number])[];
}

/** A gauge or counter over time, as a service reported it. A gap is a sample with null. */
export interface Series {
  /** The metric as `printMetric` spells it: `threads available`, `pool_in_use{pool="bank"}`. */
  readonly name: string;
  readonly service: string;
  readonly samples: readonly SeriesSample[];
}

/**
 * What an answer showed when it came. `tookMs`: for how long it was asked for before, where that is a millisecond or more; the value
 * is of any moment between.
 */
export type SeriesSample = readonly [atMs: number, value: number | null, tookMs?: number];

/** A count or mark, read when a phase ended: `arrivals` at `bank`, `threads low water` at `payment`. */
export interface Counter {
  /** The metric as `printMetric` spells it. */
  readonly name: string;
  /** The service that reported it. */
  readonly at: string;
  readonly phase: string;
  readonly value: number;
  /** What it is by its declared type, where its name alone would say something else. */
  readonly kind?: 'counter' | 'gauge';
  /** Where it is not known exactly; null is no limit. A service that was restarted has lost what it had counted. */
  readonly limits?: readonly [low: number | null, high: number | null];
  /** Why it is not known exactly. */
  readonly unknown?: string;
  /** That is so of this counter alone, and says nothing of others of its service, as a restart does. */
  readonly alone?: true;
  /** Earlier phases whose end was not read: it holds what was counted in them, too. */
  readonly covers?: readonly string[];
  /** Of a level: the lowest and the highest that was read in the phase, where they are not both the value. */
  readonly seen?: readonly [lowest: number, highest: number];
}

/** What a probe could not read, so that metrics have a gap there. Times are ms since the scenario began. */
export interface ProbeGap {
  readonly service: string;
  /** `/metrics`, and what was wrong with it: `line 3 is no sample: x 1,5`. */
  readonly problem: string;
  /** The metric that lost a part, by its own name, where only one did. */
  readonly metric?: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Readings that had it. */
  readonly readings: number;
  /** Phases of whose end nothing could be read there; absent where it was in time for each. */
  readonly ends?: readonly string[];
}
