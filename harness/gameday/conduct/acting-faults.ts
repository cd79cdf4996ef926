import type { Sent } from '../../domain/load-progress.ts';
import type { PhasesSeen } from '../../run/scenario/run-phases.ts';
import { within } from '../../runtime/within.ts';
import { type FaultOrder, type FaultsPlace, type HeldFault, holdFault } from './held-fault.ts';
import type { Lifted } from './lifted.ts';

/** A fault that was applied. */
export interface Acting {
  /** False once it is lifted. */
  acts(): boolean;
}

/** The faults of one variant, while they act and afterwards. */
export interface ActingFaults {
  /** Rejects when it cannot be applied, and once everything is being lifted. */
  apply(order: FaultOrder): Promise<Acting>;
  /** Proves and lifts. Resolves when it is told; false when no fault of this name acts. */
  lift(name: string, by: string): Promise<boolean>;
  /** Asks the witnesses of those that act. */
  prove(): Promise<void>;
  /** Names of those that act, or are just being applied. */
  names(): readonly string[];
  /** Lifts all at once, side by side, whatever hangs; none is applied from then on. Idempotent, and never rejects. */
  liftAll(by: string): Promise<Lifted>;
  /** As evidence has them, in the order in which they were applied. */
  records(): PhasesSeen['faults'];
  /** Requests that were sent before the first acted, and before the last was lifted; undefined where none acted. */
  span(): { readonly from: Sent; readonly to: Sent } | undefined;
}

/** Ms that witnesses have to say what a fault touched, before it is lifted without their answer. */
const PROVE_LIMIT_MS = 2000;
/** The same where everything has to be lifted at once. */
const PROVE_AT_ONCE_MS = 200;
/** Ms after which it is told what could not be lifted. */
const LIFT_LIMIT_MS = 5000;

export function createActingFaults(place: FaultsPlace): ActingFaults {
  const { clock } = place;
  const all: HeldFault[] = [];
  let lifting: Promise<Lifted> | undefined;
  const left = () => all.filter((held) => held.isLeft());
  const liftAll = async (by: string): Promise<Lifted> => {
    const began = clock.now();
    const acting = left();
    const lifted = Promise.allSettled(acting.map((held) => held.lift(by, PROVE_AT_ONCE_MS)));
    await within(LIFT_LIMIT_MS, lifted, clock).catch(() => {});
    return {
      faults: acting.length,
      tookMs: clock.now() - began,
      left: acting
        .filter((held) => held.isLeft())
        .map(({ order, problem }) => `${order.name} (${order.text}): ${problem()}`),
    };
  };
  return {
    apply: async (order) => {
      if (lifting !== undefined) throw new Error(`${order.name} is not injected: everything is being lifted`);
      const held = holdFault(order, place);
      all.push(held);
      await held.applied;
      return { acts: held.isLeft };
    },
    lift: async (name, by) => {
      const held = left().find(({ order }) => order.name === name);
      await held?.lift(by, PROVE_LIMIT_MS);
      return held !== undefined;
    },
    prove: async () => {
      const asked = Promise.allSettled(all.map((held) => held.prove()));
      await within(PROVE_LIMIT_MS, asked, clock).catch(() => {});
    },
    names: () => left().map(({ order }) => order.name),
    liftAll: (by) => {
      lifting ??= liftAll(by);
      return lifting;
    },
    records: () => {
      const records = all.flatMap((held) => held.record() ?? []);
      // Calls of the phase are those that met a fault only where it was the only one, so that the phase lasted as long as it acted.
      return records.length === 1 ? records : records.map((each) => ({ ...each, phase: '' }));
    },
    span: () => {
      const spans = all.filter((held) => held.record()).map((held) => held.span());
      if (spans.length === 0) return undefined;
      const from = spans.map((one) => one.from).reduce((a, b) => (b.sent < a.sent ? b : a));
      return { from, to: spans.map((one) => one.to).reduce((a, b) => (b.sent > a.sent ? b : a), from) };
    },
  };
}
