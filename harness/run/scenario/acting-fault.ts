import type { Fault, FaultProof, FaultRecord } from '../../domain/fault.ts';
import { UNKNOWN_TOUCH } from '../../domain/fault.ts';
import type { RunningTarget } from '../../domain/ports.ts';
import { kindOf } from '../../faults/catalogue.ts';

/** A fault that acts, and what will be told of it. */
export interface ActingFault {
  readonly fault: Fault;
  /** `latency 5 s on payment->bank` */
  readonly text: string;
  /** Ms since the scenario began. */
  readonly fromMs: number;
  /** Asks the witnesses; call it while the fault still acts. */
  prove(): Promise<void>;
  /** Idempotent. Throws SQUALL_FAULT_NOT_LIFTED when it is still there afterwards. */
  lift(): Promise<void>;
  /** As it is known now: until it is lifted it acts up to this moment. */
  record(): FaultRecord;
}

/** Where a fault is applied. */
export interface FaultPlace {
  readonly running: RunningTarget;
  /** Ms since the scenario began. */
  readonly at: () => number;
}

/** Applies a fault of a plan, which is scaled and has its seeds. */
export async function applyFault(fault: Fault, text: string, { running, at }: FaultPlace): Promise<ActingFault> {
  const applied = await kindOf(fault).apply(fault, running);
  const fromMs = at();
  let proof: FaultProof = UNKNOWN_TOUCH;
  let gone = false;
  let toMs: number | undefined;
  let lifting: Promise<void> | undefined;
  let isLeft = false;
  let isLifting = false;
  return {
    fault,
    text,
    fromMs,
    prove: async () => {
      const proved = await applied.prove();
      const acts = (await applied.stillActs?.()) ?? true;
      // An answer that comes too late tells of a fault that is being lifted.
      if (isLifting) return;
      proof = proved;
      gone = !acts;
    },
    lift: () => {
      isLifting = true;
      lifting ??= applied.lift().then(
        () => {
          toMs = at();
        },
        (error: unknown) => {
          isLeft = true;
          throw error;
        },
      );
      return lifting;
    },
    record: () => ({
      edge: fault.on,
      kind: fault.kind,
      text,
      ...(typeof fault['seed'] === 'number' ? { seed: fault['seed'] } : {}),
      fromMs,
      toMs: toMs ?? at(),
      ...proof,
      lifted: !isLeft,
      ...(gone ? { gone: true as const } : {}),
    }),
  };
}
