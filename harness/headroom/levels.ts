import type { Fault } from '../domain/fault.ts';
import { type LoadPlan, open } from '../domain/load-plan.ts';
import { kindOf } from '../faults/catalogue.ts';
import type { RunSpec } from '../run/plan/plan-inline.ts';

/** The condition without faults. */
export const HEALTHY = 'healthy';

/** What acts while the load is sent: nothing, or the faults of a scenario. */
export interface Condition {
  /** `healthy`, or the faults: `latency 2 s on payment->bank`. */
  readonly name: string;
  readonly faults: readonly Fault[];
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly requests?: RunSpec['requests'];
}

/** What is raised from run to run. */
export interface Raised {
  readonly what: 'rate' | 'size';
  /** The run of one level; times are real ones. */
  run(level: number, condition: Condition): RunSpec;
  /** Load that the system bore before anything was raised, to see whether it is back. */
  calm(condition: Condition): RunSpec;
  /** `310/s`, or the faults at that size: `latency 2 s on payment->bank`. */
  text(level: number, condition: Condition): string;
}

const LOOK_MS = 1000;

/** Requests per second, evenly spaced; the level is the rate. */
export function raisedRate(from: number, forMs: number): Raised {
  return {
    what: 'rate',
    run: (level, { faults, requests }) => withRequests({ load: open(level, forMs), faults }, requests),
    calm: ({ requests }) => withRequests({ load: open(from, Math.min(forMs, LOOK_MS)) }, requests),
    text: (level) => rateText(level),
  };
}

/** The durations of the faults times the level, under the same load. */
export function raisedSize(load: LoadPlan): Raised {
  return {
    what: 'size',
    run: (level, { faults, requests }) => withRequests({ load, faults: faults.map(timesAsLong(level)) }, requests),
    calm: ({ requests }) => withRequests({ load }, requests),
    text: (level, { faults }) => faultsText(faults.map(timesAsLong(level))),
  };
}

/** Whether a fault has a duration that can be raised. */
export function hasSize(fault: Fault): boolean {
  return kindOf(fault).describe(timesAsLong(2)(fault)) !== kindOf(fault).describe(fault);
}

export function faultsText(faults: readonly Fault[]): string {
  return faults.map((fault) => kindOf(fault).describe(fault)).join(', ');
}

/** Three digits: what a reader can use. */
function rateText(rate: number): string {
  return `${Number(rate.toPrecision(3)).toLocaleString('en-US')}/s`;
}

function timesAsLong(times: number): (fault: Fault) => Fault {
  return (fault) => kindOf(fault).scale(fault, 1 / times);
}

function withRequests(spec: RunSpec, requests: Condition['requests']): RunSpec {
  return requests === undefined ? spec : { ...spec, requests };
}
