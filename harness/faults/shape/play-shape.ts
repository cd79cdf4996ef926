import { type Fault, type FaultProof, UNKNOWN_TOUCH } from '../../domain/fault.ts';
import type { AppliedFault, FaultKind } from '../../domain/fault-kind.ts';
import type { RunningTarget } from '../../domain/ports.ts';
import { systemClock } from '../../runtime/clock.ts';
import { SquallError } from '../../runtime/errors.ts';
import { reseeded } from '../seeds.ts';
import { sumOfProofs } from '../touched-share.ts';
import type { Shape } from './shape.ts';

/**
 * Plays the steps of a shape against the clock until it is lifted. A step is lifted before the next is applied,
 * because two at once would add up. What a step touched is counted when it ends.
 */
export async function playShape(
  shape: Shape,
  target: RunningTarget,
  kindOf: (fault: Fault) => FaultKind,
): Promise<AppliedFault> {
  const stop = new AbortController();
  const proofs: FaultProof[] = [];
  let acting: AppliedFault | undefined;
  let wasGone = false;
  const isGone = async () => (await acting?.stillActs?.()) === false;

  /** Whatever its witnesses answer, it is lifted. */
  const end = async (step: AppliedFault) => {
    try {
      proofs.push(await step.prove());
      wasGone ||= await isGone();
    } catch {
      proofs.push(UNKNOWN_TOUCH);
    } finally {
      await step.lift();
    }
  };
  const change = async (fault: Fault | null) => {
    if (acting) await end(acting);
    acting = undefined;
    if (fault) acting = await kindOf(fault).apply(fault, target);
  };
  const upcoming = timetable(shape, systemClock.now());
  let next = upcoming.next();
  const play = async () => {
    for (; !next.done; next = upcoming.next()) {
      const wait = next.value.dueMs - systemClock.now();
      if (wait > 0) await systemClock.sleep(wait, stop.signal);
      stop.signal.throwIfAborted();
      await change(next.value.fault);
    }
  };
  if (shape.steps[0]?.atMs === 0 && !next.done) {
    // A step at 0 has to act before the first request of the phase.
    await change(next.value.fault);
    next = upcoming.next();
  }
  const playing = endOf(play, stop.signal);
  return {
    prove: async () => sumOfProofs(acting ? [...proofs, await acting.prove()] : proofs),
    lift: async () => {
      stop.abort();
      const failure = await playing;
      await change(null);
      if (failure) throw new SquallError('SQUALL_PROXY', `${shape.name} broke off`, { cause: failure });
    },
    stillActs: async () => !(wasGone || (await isGone())),
  };
}

function* timetable(
  { steps, everyMs }: Shape,
  startMs: number,
): Generator<{ dueMs: number; fault: Fault | null }, void> {
  for (let round = 0; ; round++) {
    for (const { atMs, fault } of steps) {
      yield { dueMs: startMs + round * (everyMs ?? 0) + atMs, fault: fault && reseeded(fault, round) };
    }
    if (everyMs === undefined) return;
  }
}

/** The error that ended `play`; undefined when it came to its end or was aborted. */
async function endOf(play: () => Promise<void>, signal: AbortSignal): Promise<unknown> {
  try {
    await play();
  } catch (error) {
    if (!signal.aborted) return error;
  }
  return undefined;
}
