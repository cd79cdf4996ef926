import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeLabelled } from '../container-engine.ts';
import { controlCall } from '../control-call.ts';
import { isGroupAlive, type ProcessIdentity, signalGroup } from '../process/identity.ts';
import { type Leftover, TOXIC_PREFIX } from './protocol.ts';

/** Ms that processes get to end by themselves; the whole clean-up has to fit into 5 s. */
const GRACE_MS = 1000;
const POLL_MS = 20;
const LATE_MS = 500;
/** Ms that one call to a Toxiproxy may take. */
const HEAL_LIMIT_MS = 2000;

/**
 * Removes everything that a dead runner left, whatever fails on the way. Containers are removed twice:
 * one that was just being created for the dead runner may only exist when the others are gone. Folders come last, when no
 * process writes into them any more.
 */
export async function removeAll(leftovers: readonly Leftover[]): Promise<void> {
  const containers = leftovers.filter((leftover) => leftover.kind === 'containers');
  const removeContainers = () => containers.map(({ engine, label }) => removeLabelled(engine, label));
  await Promise.allSettled([
    ...leftovers.filter((leftover) => leftover.kind === 'toxics').map(heal),
    endProcesses(leftovers.filter((leftover) => leftover.kind === 'process')),
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

async function heal({ api, proxy, whole }: Extract<Leftover, { kind: 'toxics' }>): Promise<void> {
  const url = `${api}/proxies/${encodeURIComponent(proxy)}`;
  const quick = () => ({ signal: AbortSignal.timeout(HEAL_LIMIT_MS) });
  if (whole) {
    await controlCall(url, { method: 'DELETE', ...quick() });
    return;
  }
  const { toxics } = (await (await controlCall(url, quick())).json()) as { toxics: readonly { name: string }[] };
  const ours = toxics.filter(({ name }) => name.startsWith(TOXIC_PREFIX));
  await Promise.allSettled(
    ours.map(({ name }) => controlCall(`${url}/toxics/${encodeURIComponent(name)}`, { method: 'DELETE', ...quick() })),
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
