import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeLabelled } from '../container-engine.ts';
import { isGroupAlive, type ProcessIdentity, processesWith, signalGroup, signalProcess } from '../process/identity.ts';
import { isFault, undo } from './heal.ts';
import { type Leftover, RUN_VARIABLE } from './protocol.ts';

/** Ms that processes get to end by themselves; the whole clean-up has to fit into 5 s. */
const GRACE_MS = 1000;
const POLL_MS = 20;
const LATE_MS = 500;

/**
 * Removes everything that a dead runner left, whatever fails on the way. Containers are removed twice:
 * one that was just being created for the dead runner may only exist when the others are gone. Folders come last, when no
 * process writes into them any more.
 */
export async function removeAll(leftovers: readonly Leftover[], run?: string): Promise<void> {
  const containers = leftovers.filter((leftover) => leftover.kind === 'containers');
  const removeContainers = () => containers.map(({ engine, label }) => removeLabelled(engine, label));
  await Promise.allSettled([
    ...leftovers.filter(isFault).map(undo),
    endProcesses(
      leftovers.filter((leftover) => leftover.kind === 'process'),
      run,
    ),
    ...removeContainers(),
  ]);
  if (containers.length > 0) await sleep(LATE_MS);
  await Promise.allSettled(removeContainers());
  await Promise.allSettled(
    leftovers
      .filter((leftover) => leftover.kind === 'folder')
      .map(({ path }) => rm(path, { recursive: true, force: true, maxRetries: 5 })),
  );
}

async function endProcesses(processes: readonly ProcessIdentity[], run: string | undefined): Promise<void> {
  const groups = new Set(processes.map(({ pid }) => pid));
  // Those that nobody had time to watch, and those that left their group.
  const others = () =>
    (run === undefined ? [] : processesWith(RUN_VARIABLE, run)).filter(({ group }) => !groups.has(group));
  const signalAll = (...signals: readonly NodeJS.Signals[]) => {
    const strays = others();
    for (const signal of signals) {
      for (const each of processes) signalGroup(each, signal);
      for (const stray of strays) signalProcess(stray, signal);
    }
    return () => processes.some(isGroupAlive) || strays.some((stray) => signalProcess(stray, 0));
  };
  // A frozen process takes SIGTERM only when it goes on.
  await untilGone(signalAll('SIGTERM', 'SIGCONT'));
  await untilGone(signalAll('SIGKILL'));
}

async function untilGone(isAnyAlive: () => boolean): Promise<void> {
  for (let waited = 0; waited < GRACE_MS && isAnyAlive(); waited += POLL_MS) await sleep(POLL_MS);
}
