import { systemClock as clock } from '../clock.ts';
import { threadTimes } from '../process/cpu-wait.ts';
import { isFault, pause, renew } from './heal.ts';
import type { Fault, Leftover, Owner } from './protocol.ts';
import { watchStandstill } from './standstill.ts';

const TICK_MS = 250;
/** Ticks between two renewals of a lease. */
const RENEW_EVERY = 2;

export interface FaultKeeper extends Disposable {
  /** The runner gave a sign of life. */
  beat(): void;
}

export interface KeepOptions {
  readonly leftovers: ReadonlyMap<number, Leftover>;
  readonly owner: () => Owner | undefined;
  readonly onUndone: (id: number) => void;
}

/** Renews the leases of faults while the runner goes on, and undoes faults once each time that it stands still. */
export function keepFaults({ leftovers, owner, onUndone }: KeepOptions): FaultKeeper {
  const standstill = watchStandstill(2 * TICK_MS);
  /** Not yet undone in this standstill. */
  let acting: Map<number, Fault> | undefined;
  let lastAt = clock.now();
  let ticks = 0;

  const undoActing = (still: Map<number, Fault>) => {
    for (const [id, fault] of still) {
      still.delete(id);
      pause(fault).then(
        (undone) => undone && onUndone(id),
        () => still.set(id, fault),
      );
    }
  };
  const tick = () => {
    const now = clock.now();
    const elapsedMs = now - lastAt;
    lastAt = now;
    ticks += 1;
    const { pid, thread } = owner() ?? {};
    const times = pid === undefined || typeof thread !== 'number' ? undefined : threadTimes(pid, thread);
    if (standstill.tick(elapsedMs, times)) {
      acting ??= new Map(faultsOf(leftovers));
      return undoActing(acting);
    }
    acting = undefined;
    if (ticks % RENEW_EVERY > 0) return;
    for (const [, fault] of faultsOf(leftovers)) if (fault.kind === 'lease') renew(fault).catch(() => {});
  };
  const ticking = clock.every(TICK_MS, tick);
  return { beat: standstill.beat, [Symbol.dispose]: () => ticking[Symbol.dispose]() };
}

function faultsOf(leftovers: ReadonlyMap<number, Leftover>): [number, Fault][] {
  return [...leftovers].flatMap(([id, leftover]): [number, Fault][] => (isFault(leftover) ? [[id, leftover]] : []));
}
