import { hostname } from 'node:os';
import { identifyProcess } from '../../runtime/process/identity.ts';

/** The run that made something on a Toxiproxy that others use too: which process of which machine. */
export interface RunToken {
  readonly host: string;
  readonly pid: number;
  /** Distinguishes the process from a later one with the same id; null where the system does not tell. */
  readonly startTicks: string | null;
}

const NAME = /^squall_(?<what>.+)_of_(?<host>[^_]+)_(?<pid>\d+)_(?<ticks>\d+|x)$/;

export function ownToken(): RunToken {
  const { pid, startTicks } = identifyProcess(process.pid);
  return { host: hostname().replaceAll(/[^\w.-]|_/g, '-'), pid, startTicks };
}

/** A name for something of this run: `squall_front_to_back_of_laptop_4711_9934`. */
export function nameOf(what: string, { host, pid, startTicks }: RunToken): string {
  return `squall_${what.replace('->', '_to_').replaceAll(/[^\w.-]/g, '_')}_of_${host}_${pid}_${startTicks ?? 'x'}`;
}

/** What `nameOf` has put into a name; undefined for any other name. */
export function parseName(name: string): { readonly what: string; readonly token: RunToken } | undefined {
  const { what, host, pid, ticks } = NAME.exec(name)?.groups ?? {};
  if (what === undefined || host === undefined) return undefined;
  return { what, token: { host, pid: Number(pid), startTicks: ticks === 'x' ? null : (ticks ?? null) } };
}

/** Whether a run may still be going on; of another machine nobody here can tell. */
export function mayBeAlive({ host, pid, startTicks }: RunToken): boolean {
  if (host !== ownToken().host) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startTicks === null || identifyProcess(pid).startTicks === startTicks;
}

export function describeToken({ host, pid }: RunToken): string {
  return `process ${pid} on ${host}`;
}
