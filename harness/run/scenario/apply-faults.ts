import type { Fault, FaultProof, FaultRecord } from '../../domain/fault.ts';
import type { AppliedFault } from '../../domain/fault-kind.ts';
import type { RunningTarget } from '../../domain/ports.ts';
import type { PlannedPhase } from '../../domain/scenario.ts';
import { kindOf } from '../../faults/catalogue.ts';
import { CleanupStack } from '../../runtime/cleanup-stack.ts';

type Announce = (type: 'fault-applied' | 'fault-lifted', text: string) => void;

/** The faults of one phase while they act. Disposing lifts what was not lifted yet. */
export interface ActiveFaults extends AsyncDisposable {
  /** Asks the witnesses while the faults still act. */
  prove(): Promise<void>;
  /** Lifts in reverse order. Gives the record of each fault, in the order in which they were applied. */
  lift(): Promise<readonly LiftedFault[]>;
}

export interface LiftedFault {
  readonly fault: Fault;
  readonly record: FaultRecord;
}

interface Active {
  readonly fault: Fault;
  readonly text: string;
  readonly applied: AppliedFault;
  readonly fromMs: number;
  toMs: number;
  proof: FaultProof;
  gone: boolean;
}

/** Applies the faults of a phase in order; if one cannot be applied, those before it are lifted. */
export async function applyFaults(
  { faults = [], faultTexts = [] }: PlannedPhase,
  running: RunningTarget,
  at: () => number,
  announce: Announce,
): Promise<ActiveFaults> {
  const cleanup = new CleanupStack();
  const active: Active[] = [];
  const lift = async (entry: Active) => {
    await entry.applied.lift();
    entry.toMs = at();
    announce('fault-lifted', entry.text);
  };
  try {
    for (const [i, fault] of faults.entries()) {
      const kind = kindOf(fault);
      const applied = await kind.apply(fault, running);
      const text = faultTexts[i] ?? kind.describe(fault);
      const entry: Active = {
        fault,
        text,
        applied,
        fromMs: at(),
        toMs: 0,
        proof: { touched: null, witness: 'none' },
        gone: false,
      };
      active.push(entry);
      cleanup.defer(`fault ${text}`, () => lift(entry));
      announce('fault-applied', text);
    }
  } catch (error) {
    await cleanup[Symbol.asyncDispose]();
    throw error;
  }
  return {
    prove: async () => {
      for (const entry of active) {
        entry.proof = await entry.applied.prove();
        entry.gone = (await entry.applied.stillActs?.()) === false;
      }
    },
    lift: async () => {
      await cleanup[Symbol.asyncDispose]();
      return active.map((entry) => ({ fault: entry.fault, record: recordOf(entry) }));
    },
    [Symbol.asyncDispose]: () => cleanup[Symbol.asyncDispose](),
  };
}

function recordOf({ fault, text, fromMs, toMs, proof, gone }: Active): FaultRecord {
  const seed = typeof fault['seed'] === 'number' ? { seed: fault['seed'] } : {};
  return {
    edge: fault.on,
    kind: fault.kind,
    text,
    ...seed,
    fromMs,
    toMs,
    ...proof,
    lifted: true,
    ...(gone ? { gone } : {}),
  };
}
