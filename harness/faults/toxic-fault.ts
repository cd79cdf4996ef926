import type { z } from 'zod';
import type { Fault, Stream } from '../domain/fault.ts';
import type { AppliedFault, EdgeControl, FaultKind, RunningTarget } from '../domain/ports.ts';
import { SquallError } from '../runtime/errors.ts';
import { TOXIC_PREFIX } from '../runtime/reaper-protocol.ts';
import { problemsOf } from './parameters.ts';

/** A fault that is one toxic on one edge. */
export interface ToxicFault extends Fault {
  readonly stream: Stream;
  readonly toxicity: number;
}

/** Options that every toxic has. */
export interface ToxicOptions {
  readonly stream?: Stream;
  readonly toxicity?: number;
}

interface ToxicKind<F extends ToxicFault> {
  readonly kind: F['kind'];
  readonly schema: z.ZodType;
  readonly defaultStream: Stream;
  readonly toxic: (fault: F) => { readonly type: string; readonly attributes: Readonly<Record<string, number>> };
  readonly scale: (fault: F, k: number) => F;
  /** `latency 5 s` */
  readonly text: (fault: F) => string;
}

/** A kind whose faults are set as a toxic, proved by the connections that the proxy saw in it, and lifted by removal. */
export function toxicKind<F extends ToxicFault>(spec: ToxicKind<F>): FaultKind {
  return {
    kind: spec.kind,
    check: (fault) => problemsOf(spec.schema, fault),
    scale: (fault, k) => spec.scale(fault as F, k),
    describe: (fault) => describe(spec, fault as F),
    apply: async (fault, target) => {
      const edge = edgeOf(target, fault.on);
      const { stream, toxicity } = fault as F;
      const toxic = { name: nextName(spec.kind), stream, toxicity, ...spec.toxic(fault as F) };
      await edge.addToxic(toxic);
      return appliedToxic(edge, toxic.name);
    },
  };
}

function describe<F extends ToxicFault>({ text, defaultStream }: ToxicKind<F>, fault: F): string {
  const share = fault.toxicity < 1 ? ` for ${Number((fault.toxicity * 100).toPrecision(3))}% of connections` : '';
  const stream = fault.stream === defaultStream ? '' : ` (${fault.stream})`;
  return `${text(fault)} on ${fault.on}${share}${stream}`;
}

let named = 0;

/** Fresh for each application: the proxy counts a connection once per name. */
function nextName(kind: string): string {
  named += 1;
  return `${TOXIC_PREFIX}${kind}_${named}`;
}

function appliedToxic(edge: EdgeControl, name: string): AppliedFault {
  return {
    prove: async () => {
      const touched = await edge.touched(name);
      return { touched, witness: touched === null ? 'none' : 'proxy' };
    },
    lift: async () => {
      await edge.removeToxic(name);
      const { toxics } = await edge.state();
      if (toxics.includes(name)) throw notLifted(`toxic ${name} is still on ${edge.name}`);
    },
  };
}

/** The edge that a fault names; the plan has checked that the target has it. */
export function edgeOf(target: RunningTarget, name: string): EdgeControl {
  const edge = target.edges.get(name);
  if (!edge) throw new SquallError('SQUALL_INVALID_PLAN', `this environment has no edge ${name} to break`);
  return edge;
}

export function notLifted(message: string, cause?: unknown): SquallError {
  const hint = 'what ran after it ran on a sick target';
  return new SquallError('SQUALL_FAULT_NOT_LIFTED', message, { hint, cause });
}
