import type { Fault } from '../../domain/fault.ts';
import { NOTHING_SENT, type Sent, sentBetween } from '../../domain/load-progress.ts';
import type { Clock, LoadSession, RunningTarget } from '../../domain/ports.ts';
import { type ActingFault, applyFault } from '../../run/scenario/acting-fault.ts';
import type { PhasesSeen } from '../../run/scenario/run-phases.ts';
import { within } from '../../runtime/within.ts';
import type { Write } from '../journal/entries.ts';

/** A fault of the runbook as it is applied: scaled, and with its seeds. */
export interface FaultOrder {
  /** As the runbook calls it. */
  readonly name: string;
  readonly fault: Fault;
  readonly text: string;
  /** When its time is over, on the clock of the journal; absent where a step lifts it. */
  readonly liftsAtMs?: number;
}

export interface FaultsPlace {
  readonly variant: string;
  readonly running: RunningTarget;
  readonly session: Pick<LoadSession, 'progress'>;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** Ms since the scenario began. */
  readonly at: () => number;
  readonly write: Write;
}

/** One fault from when it is being applied until it is told that it is lifted. */
export interface HeldFault {
  readonly order: FaultOrder;
  /** Rejects when it could not be applied. */
  readonly applied: Promise<void>;
  /** It acts, or may do so soon. */
  isLeft(): boolean;
  /** Why it is left. */
  problem(): string;
  prove(): Promise<void>;
  /** Waits until it is applied; its witnesses have so many ms. Idempotent. Rejects when it cannot be lifted, or told. */
  lift(by: string, proveMs: number): Promise<void>;
  /** Undefined where it never acted. */
  record(): PhasesSeen['faults'][number] | undefined;
  /** Requests that were sent before it acted, and before it was lifted. */
  span(): { readonly from: Sent; readonly to: Sent };
}

/** Begins to apply a fault, at once. */
export function holdFault(order: FaultOrder, place: FaultsPlace): HeldFault {
  const { session, running, clock, at } = place;
  // A load that was ended tells no more.
  const sent = (otherwise: Sent): Promise<Sent> => session.progress().catch(() => otherwise);
  const told = Promise.withResolvers<void>();
  let state: 'applying' | 'acts' | 'lifted' | 'never acted' = 'applying';
  let acting: ActingFault | undefined;
  let from: Sent = NOTHING_SENT;
  let to: Sent | undefined;
  let failure: string | undefined;
  let lifting: Promise<void> | undefined;
  const applying = applyFault(order.fault, order.text, { running, at });
  const apply = async () => {
    try {
      acting = await applying;
      state = 'acts';
    } catch (error) {
      state = 'never acted';
      throw error;
    }
    from = await sent(from);
    await tellApplied(order, place).finally(told.resolve);
  };
  const lift = async (by: string, proveMs: number) => {
    const one = await applying;
    await within(proveMs, one.prove(), clock).catch(() => {});
    try {
      await one.lift();
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
      throw error;
    }
    state = 'lifted';
    to = await within(proveMs, sent(from), clock).catch(() => from);
    // It is told that it acts before it is told that it is lifted.
    await told.promise;
    await tellLifted(order, one, { ...place, by });
  };
  const applied = apply();
  applied.catch(() => {}); // awaited by who injects it
  return {
    order,
    applied,
    isLeft: () => state === 'applying' || state === 'acts',
    problem: () => (state === 'applying' ? 'it is still being applied' : (failure ?? 'nothing answers')),
    prove: async () => {
      if (state === 'acts') await acting?.prove();
    },
    lift: (by, proveMs) => {
      lifting ??= lift(by, proveMs);
      return lifting;
    },
    record: () =>
      acting && {
        fault: order.fault,
        record: acting.record(),
        phase: 'fault',
        sentMeanwhile: Math.max(0, sentBetween(from, to ?? from).sent),
      },
    span: () => ({ from, to: to ?? from }),
  };
}

function tellApplied({ name, text, fault, liftsAtMs }: FaultOrder, { variant, write }: FaultsPlace): Promise<void> {
  const lifts = liftsAtMs === undefined ? {} : { liftsAtMs };
  return write({ kind: 'fault-applied', variant, name, text, on: fault.on, ...lifts });
}

interface Lifter extends Pick<FaultsPlace, 'variant' | 'write'> {
  readonly by: string;
}

function tellLifted({ name, text, fault }: FaultOrder, acting: ActingFault, { variant, write, by }: Lifter) {
  const { fromMs, toMs, touched } = acting.record();
  return write({ kind: 'fault-lifted', variant, name, text, on: fault.on, by, actedMs: toMs - fromMs, touched });
}
