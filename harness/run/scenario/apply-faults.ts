import type { Fault, FaultRecord } from '../../domain/fault.ts';
import type { PlannedPhase } from '../../domain/scenario.ts';
import { kindOf } from '../../faults/catalogue.ts';
import { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { type ActingFault, applyFault, type FaultPlace } from './acting-fault.ts';

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

/** Applies the faults of a phase in order; if one cannot be applied, those before it are lifted. */
export async function applyFaults(
  { faults = [], faultTexts = [] }: PlannedPhase,
  place: FaultPlace,
  announce: Announce,
): Promise<ActiveFaults> {
  const cleanup = new CleanupStack();
  const acting: ActingFault[] = [];
  const lift = async (each: ActingFault) => {
    await each.lift();
    announce('fault-lifted', each.text);
  };
  try {
    for (const [i, fault] of faults.entries()) {
      const text = faultTexts[i] ?? kindOf(fault).describe(fault);
      const each = await applyFault(fault, text, place);
      acting.push(each);
      cleanup.defer(`fault ${text}`, () => lift(each));
      announce('fault-applied', text);
    }
  } catch (error) {
    await cleanup[Symbol.asyncDispose]();
    throw error;
  }
  return {
    prove: async () => {
      for (const each of acting) await each.prove();
    },
    lift: async () => {
      await cleanup[Symbol.asyncDispose]();
      return acting.map((each) => ({ fault: each.fault, record: each.record() }));
    },
    [Symbol.asyncDispose]: () => cleanup[Symbol.asyncDispose](),
  };
}
