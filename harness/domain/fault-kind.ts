import type { Fault, FaultProof } from './fault.ts';
import type { Random, RunningTarget } from './ports.ts';

/** A kind of fault: one file in `faults/`. All that the rest of Squall has to know of it stands here. */
export interface FaultKind {
  readonly kind: string;
  /** With what its faults are written, in the order of their data; `kind`, `on` and seeds are not among them. */
  readonly parameters: readonly FaultParameter[];
  /** Problems of the parameters, in words; empty when valid. The other methods are for valid faults. */
  check(fault: Fault): readonly string[];
  /** Durations divided by k, within the floors of the environment. */
  scale(fault: Fault, k: number): Fault;
  /** With the seeds of the draws that it will make, so that they stand in the plan; unchanged when it draws nothing. */
  seed(fault: Fault, random: Random): Fault;
  /** `latency 5 s on payment->bank` */
  describe(fault: Fault): string;
  traits(fault: Fault): FaultTraits;
  apply(fault: Fault, target: RunningTarget): Promise<AppliedFault>;
}

/** A parameter of a kind, so that files can name it without any code that knows the kind. */
export interface FaultParameter {
  /** In the data: `latencyMs`. */
  readonly field: string;
  /** In files: `latency`. */
  readonly name: string;
  /** How files write it: `5s`, `20%` (or 0.2), a number, a text, fields with names, or faults with the times at which they begin. */
  readonly takes: 'duration' | 'share' | 'number' | 'text' | 'fields' | 'steps';
  /** The words that a text can be; any where it is left out. */
  readonly choices?: readonly string[];
  /** What it is when it is left out. */
  readonly default?: unknown;
  /** May be left out, and is not there then. */
  readonly optional?: true;
  /** Is always its default, and not written. */
  readonly fixed?: true;
}

/** What code outside `faults/` asks of a fault, instead of knowing its kind by name. */
export interface FaultTraits {
  /** All of them; several only for a shape whose steps differ. */
  readonly needs: readonly FaultNeed[];
  readonly counted: FaultCount;
  readonly fallbackCount: FallbackCount;
  /** The chance that it touches a connection or call which could meet it; 1 when it touches all. */
  readonly share: number;
  readonly service: ServiceCondition;
  /** Whether callers can still connect to the proxy. */
  readonly connects: boolean;
  /** Ms that a call which meets the fault takes longer, at least; `FOREVER` where only a timeout of the caller ends it. */
  readonly delayMs: number;
}

/** What a fault acts on, and what that place must offer. */
export type FaultNeed =
  | { readonly on: 'edge'; readonly proxy: 'any' | 'embedded' }
  | { readonly on: 'service'; readonly through: 'lifecycle' | 'behave path' };

/**
 * Who counts what a fault touches, while it acts. The proxy counts connections (single requests for HTTP faults):
 * - `met`: each one, as soon as it meets the fault;
 * - `ended`: each one, when it ends;
 * - `cut`: those that were open when the fault came; later ones are refused before the proxy sees them.
 */
export type FaultCount =
  | { readonly by: 'proxy'; readonly which: 'met' | 'ended' | 'cut' }
  | { readonly by: 'dependency' }
  | { readonly by: 'none' };

/**
 * Which calls of the phase all meet the fault. Their number, which the services know, replaces a missing count, as behind
 * Toxiproxy, which counts nothing:
 * - `sent calls`: every call that was sent over the edge;
 * - `arrivals`: every call that arrived at the service;
 * - `calls to it`: every call that anybody sent to the service;
 * - `none`: the fault meets only some of them.
 */
export type FallbackCount = 'sent calls' | 'arrivals' | 'calls to it' | 'none';

/**
 * What becomes of the service behind the fault:
 * - `serves`: it answers requests for its metrics as before;
 * - `stands still`: it answers nothing until the fault is lifted;
 * - `restarts`: it is down for a while, and starts again without its counts and in the variant that it was started as.
 */
export type ServiceCondition = 'serves' | 'stands still' | 'restarts';

/** `FaultTraits.delayMs` of a fault under which a call gets no answer. */
export const FOREVER = Number.POSITIVE_INFINITY;

export interface AppliedFault {
  /** Asked before lifting. */
  prove(): Promise<FaultProof>;
  /** Idempotent; throws when the fault is still there afterwards. */
  lift(): Promise<void>;
  /** Whether it is still there, asked before lifting; absent where nobody else could have taken it away. */
  stillActs?(): Promise<boolean>;
}
