import { parentPort } from 'node:worker_threads';
import type { CpuWait } from '../../domain/evidence.ts';
import { systemClock } from '../../runtime/clock.ts';
import { type CpuWaitReader, cpuWaitReader } from '../../runtime/process/cpu-wait.ts';
import { type CpuWaitLog, logCpuWaits, READ_EVERY_MS } from '../../runtime/process/cpu-wait-log.ts';

/** What the thread that reads waits for a CPU is told. `watch` tells one target's processes from another's. */
export type ToThread =
  | {
      readonly type: 'watch';
      readonly watch: number;
      readonly originMs: number;
      readonly processes: readonly WatchedProcess[];
    }
  /** Of the same processes, in the same order. */
  | { readonly type: 'pids'; readonly watch: number; readonly pids: readonly (number | undefined)[] }
  | { readonly type: 'ask'; readonly watch: number }
  | { readonly type: 'stop'; readonly watch: number };

interface WatchedProcess {
  readonly of: string;
  readonly pid: number | undefined;
  readonly word: string | undefined;
}

/** The answer to `ask`, with a last reading. */
export interface Told {
  readonly watch: number;
  readonly waits: readonly CpuWait[];
}

interface Watch {
  readonly pids: (number | undefined)[];
  readonly originMs: number;
  readonly readers: readonly CpuWaitReader[];
  readonly logs: readonly CpuWaitLog[];
}

const watches = new Map<number, Watch>();

function read({ logs, originMs }: Watch): void {
  for (const log of logs) log.read(systemClock.now() - originMs);
}

function begin(originMs: number, processes: readonly WatchedProcess[]): Watch {
  const pids = processes.map(({ pid }) => pid);
  const readers = processes.map(({ word }, i) =>
    cpuWaitReader({ pid: () => pids[i], ...(word === undefined ? {} : { word }) }),
  );
  const logs = processes.map(({ of }, i) => logCpuWaits(of, (readers[i] as CpuWaitReader).read));
  return { pids, originMs, readers, logs };
}

function onMessage(message: ToThread): void {
  const known = watches.get(message.watch);
  if (message.type === 'watch') watches.set(message.watch, begin(message.originMs, message.processes));
  if (message.type === 'pids') known?.pids.splice(0, Number.POSITIVE_INFINITY, ...message.pids);
  if (message.type === 'ask' && known) {
    read(known);
    const waits = known.logs.map(({ wait }) => wait).filter(({ samples }) => samples.some(([, ms]) => ms !== null));
    parentPort?.postMessage({ watch: message.watch, waits } satisfies Told);
  }
  if (message.type === 'stop') {
    for (const reader of known?.readers ?? []) reader.close();
    watches.delete(message.watch);
  }
}

parentPort?.on('message', onMessage);
setInterval(() => {
  for (const watch of watches.values()) read(watch);
}, READ_EVERY_MS);
