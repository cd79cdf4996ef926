import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isGroupAlive, type ProcessIdentity, signalGroup } from './process-identity.ts';
import type { Leftover } from './reaper-protocol.ts';

/** Ms that processes get to end by themselves; the whole clearing up has to fit into 5 s. */
const GRACE_MS = 1000;
const POLL_MS = 20;

/** Removes everything that a dead runner left, whatever fails on the way: processes first, then what they wrote. */
export async function removeAll(leftovers: readonly Leftover[]): Promise<void> {
  await endProcesses(leftovers.filter((leftover) => leftover.kind === 'process'));
  await Promise.allSettled(
    leftovers
      .filter((leftover) => leftover.kind === 'folder')
      .map(({ path }) => rm(path, { recursive: true, force: true, maxRetries: 5 })),
  );
}

async function endProcesses(processes: readonly ProcessIdentity[]): Promise<void> {
  for (const each of processes) signalGroup(each, 'SIGTERM');
  // A frozen process takes SIGTERM only when it goes on.
  for (const each of processes) signalGroup(each, 'SIGCONT');
  await untilGone(processes);
  for (const each of processes) signalGroup(each, 'SIGKILL');
  await untilGone(processes);
}

async function untilGone(processes: readonly ProcessIdentity[]): Promise<void> {
  for (let waited = 0; waited < GRACE_MS && processes.some(isGroupAlive); waited += POLL_MS) await sleep(POLL_MS);
}
