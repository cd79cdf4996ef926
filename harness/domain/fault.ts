/**
 * Faults as data: what is broken, where, how badly. A fault is applied at the start of a phase and lifted
 * at its end. `faults/` holds one file per kind with its parameters, their schema and its builder.
 */
export interface Fault {
  readonly kind: string;
  /** Edge (`payment->bank`) or service (`bank`) that it acts on. */
  readonly on: string;
  /** Parameters of the kind; durations in ms and named `...Ms`. */
  readonly [parameter: string]: unknown;
}

/** From `atMs` on, `fault` acts; null is a pause. */
export interface FaultStep {
  readonly atMs: number;
  readonly fault: Fault | null;
}

/** A fault that changes over its phase. */
export interface SteppedFault extends Fault {
  readonly steps: readonly FaultStep[];
  /** The steps repeat after this long; absent: the last step stays. */
  readonly everyMs?: number;
}

export function isStepped(fault: Fault): fault is SteppedFault {
  return Array.isArray(fault['steps']);
}

/** Direction of the bytes: `downstream` is what the callee sends back, `upstream` what the caller sends. */
export type Stream = 'upstream' | 'downstream';

/** Who counted what a fault touched: `proxy` counts connections or requests, the others calls; `load` is the generator. */
export type FaultWitness = 'proxy' | 'dependency' | 'service' | 'load' | 'none';

/** How much a fault touched, and who counted. Never more than is known: a run is judged by the lower limit. */
export interface FaultProof {
  /** Connections, requests or calls, at least; null when no witness can tell. */
  readonly touched: number | null;
  /** Where more may have been touched: how many at most, null when that has no limit. Absent: `touched` is exact. */
  readonly touchedAtMost?: number | null;
  readonly witness: FaultWitness;
  /** Why the count has limits, for people: `800 calls were sent, and each connection met it with a chance of 0.01%`. */
  readonly countedFrom?: string;
}

/** No witness can tell. */
export const UNKNOWN_TOUCH: FaultProof = { touched: null, witness: 'none' };

/** What is stored of a fault after the run; times in ms since the scenario began. */
export interface FaultRecord extends FaultProof {
  readonly edge: string;
  readonly kind: string;
  /** One line for people: `latency 5 s on payment->bank`. */
  readonly text: string;
  /** Of its draws, if it makes any: they replay from it whatever else runs. */
  readonly seed?: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** False when lifting could not be verified. */
  readonly lifted: boolean;
  /** Set when somebody else took it away while it should have acted. */
  readonly gone?: true;
}
