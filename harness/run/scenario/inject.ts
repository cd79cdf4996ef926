import type { Evidence } from '../../domain/evidence.ts';
import type { Fault, FaultRecord } from '../../domain/fault.ts';
import type { AppliedFault } from '../../domain/fault-kind.ts';
import type { Random, RunningTarget } from '../../domain/ports.ts';
import type { Target } from '../../domain/target.ts';
import { kindOf, traitsOf } from '../../faults/catalogue.ts';
import { SquallError } from '../../runtime/errors.ts';
import { checkFault } from '../plan/check-suite.ts';
import { countByServices } from './count-by-services.ts';

/** A fault that acts until it is lifted, over any number of runs and requests. */
export interface InjectedFault {
  /** As it was given, with the seed of its draws; times are real ones. */
  readonly fault: Fault;
  /** `latency 5 s on payment->bank` */
  readonly text: string;
  /** Connections or requests that it has touched so far; null when no witness can tell. */
  touched(): Promise<number | null>;
  /** False when it was taken away, as when this process stood still. */
  stillActs(): Promise<boolean>;
  /** Idempotent. Throws SQUALL_FAULT_NOT_LIFTED when it is still there afterwards. */
  lift(): Promise<void>;
}

/** Where a fault is injected. */
export interface InjectionPlace {
  readonly target: Target;
  readonly running: RunningTarget;
  readonly timeScale: number;
  /** Gives the fault the seed of its draws. */
  readonly random: Random;
}

/** Applies a fault, `timeScale` times faster, to a started target. Throws SQUALL_INVALID_PLAN for a fault that cannot be. */
export async function inject(fault: Fault, place: InjectionPlace): Promise<InjectedFault> {
  const { target, running, timeScale, random } = place;
  const problems = checkFault(fault, target);
  if (problems.length > 0) throw new SquallError('SQUALL_INVALID_PLAN', problems.join('\n'));
  const kind = kindOf(fault);
  const seeded = kind.seed(fault, random);
  const applied = await kind.apply(kind.scale(seeded, timeScale), running);
  return injected(seeded, kind.describe(fault), applied);
}

function injected(fault: Fault, text: string, applied: AppliedFault): InjectedFault {
  let lifting: Promise<void> | undefined;
  return {
    fault,
    text,
    touched: async () => (await applied.prove()).touched,
    stillActs: async () => (await applied.stillActs?.()) ?? true,
    lift: () => {
      lifting ??= applied.lift();
      return lifting;
    },
  };
}

/**
 * What injected faults did to one run, over which they acted from end to end. A connection is counted once, so one that
 * an earlier run opened adds nothing: whether this run met the fault is then unknown.
 */
export async function watchInjected(
  faults: readonly InjectedFault[],
  target: Target,
): Promise<(evidence: Pick<Evidence, 'phases' | 'counters' | 'durationMs' | 'load'>) => Promise<FaultRecord[]>> {
  const before = await Promise.all(faults.map((fault) => fault.touched()));
  return async (evidence) => {
    const after = await Promise.all(faults.map((fault) => fault.touched()));
    const acting = await Promise.all(faults.map((fault) => fault.stillActs()));
    const [phase] = evidence.phases;
    return faults.map(({ fault, text }, i) => {
      const touched = touchedSince(before[i] ?? null, after[i] ?? null);
      const record: FaultRecord = {
        edge: fault.on,
        kind: fault.kind,
        text,
        ...(typeof fault['seed'] === 'number' ? { seed: fault['seed'] } : {}),
        fromMs: phase?.fromMs ?? 0,
        toMs: phase?.toMs ?? evidence.durationMs,
        touched,
        witness: touched === null ? 'none' : traitsOf(fault).counted.by,
        lifted: true,
        ...(acting[i] === false ? { gone: true } : {}),
      };
      const felt = { fault, record, sentMeanwhile: evidence.load.ledger.sent };
      return countByServices(felt, phase?.name ?? '', { target, counters: evidence.counters });
    });
  };
}

function touchedSince(before: number | null, after: number | null): number | null {
  if (before === null || after === null) return null;
  return after === before && before > 0 ? null : after - before;
}
