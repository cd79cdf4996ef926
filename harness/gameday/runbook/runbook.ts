import type { Fault } from '../../domain/fault.ts';
import type { LoadPlan, RequestTemplate } from '../../domain/load-plan.ts';
import type { PlannedStatement } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import type { EnvironmentName, ProxyName } from '../../run/plan/options.ts';

/**
 * A game day as data, checked whole: what is driven, what is broken when, what must hold, and what ends it early. Times are real
 * ones, in ms; `at` counts from the begin of the load and stands still while a gate waits.
 *
 * There are three phases, which statements name as everywhere: `baseline` until the first fault is injected, `fault` until the last
 * one of the runbook is lifted, and `recovery`.
 */
export interface Runbook {
  /** Of its file, without the ending: `black-friday`. Names the folder of its results. */
  readonly name: string;
  readonly title: string;
  /** What its owner thinks will happen. */
  readonly hypothesis: string;
  readonly owner?: string;
  /** Role -> person: `{ conductor: 'Ada' }`. */
  readonly roles: Readonly<Record<string, string>>;
  readonly notes?: string;
  readonly target: Target;
  /** Each is run from begin to end, one after another. */
  readonly variants: readonly string[];
  readonly environment: EnvironmentName | 'auto';
  readonly proxy?: ProxyName;
  readonly timeScale: number;
  /** Settings for services, over those of the variants. */
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly requests: readonly RequestTemplate[];
  readonly warmUp?: LoadPlan;
  /** Requests per second from the begin; steps may change it. */
  readonly rate: number;
  readonly arrivals: 'constant' | 'poisson';
  readonly steps: readonly Step[];
  /** When the load ends. */
  readonly lengthMs: number;
  /** Must hold in the baseline, before anything is broken: judged when the first fault is due. */
  readonly steadyState: readonly string[];
  /** Variant -> what is judged at the end, as in a suite. */
  readonly expect: Readonly<Record<string, readonly PlannedStatement[]>>;
  readonly abort: readonly AbortGuard[];
  readonly blastRadius: BlastRadius;
  /** Files of rules of alerts, as a Prometheus loads them. */
  readonly alerts: readonly string[];
}

export type Step =
  | { readonly kind: 'say'; readonly atMs: number; readonly text: string }
  /** The runbook waits, and its clock stands still, until somebody says go on, or stop. The load goes on. */
  | { readonly kind: 'gate'; readonly atMs: number; readonly question: string }
  /** `forMs`: it is lifted by itself then. */
  | {
      readonly kind: 'inject';
      readonly atMs: number;
      readonly name: string;
      readonly fault: Fault;
      readonly forMs?: number;
    }
  | { readonly kind: 'lift'; readonly atMs: number; readonly name: string }
  /** Judged over what was seen so far; a broken one is told, and ends nothing. */
  | { readonly kind: 'check'; readonly atMs: number; readonly statement: string }
  | { readonly kind: 'load'; readonly atMs: number; readonly rate: number };

/** `error rate > 20% in any 10s window`: the run is aborted, and everything lifted, once this is so. */
export interface AbortGuard {
  readonly text: string;
  readonly quantity: GuardQuantity;
  readonly comparison: '>' | '<';
  /** A share 0..1, ms, or requests per second. */
  readonly bound: number;
  /** Real ms. */
  readonly windowMs: number;
}

export type GuardQuantity =
  | 'error rate'
  | 'success rate'
  | 'p50 duration'
  | 'p99 duration'
  | 'max duration'
  | 'throughput';

/** What the faults of a runbook may reach at most. */
export interface BlastRadius {
  /** Edges and services that may be broken; all when left out. */
  readonly on?: readonly string[];
  /** Largest share of connections or requests that a fault may touch, 0..1. */
  readonly share: number;
  /** Hosts other than this machine that may be driven and broken. */
  readonly hosts: readonly string[];
  /** The longest that a fault may act, ms. */
  readonly longestMs: number;
}
