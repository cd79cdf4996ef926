import { readdirSync, readFileSync } from 'node:fs';

/** A process and the group that it leads. `startTicks` distinguishes it from a later process with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from boot to its start (proc_pid_stat(5), field 22); null where there is no /proc. */
  readonly startTicks: string | null;
}

/** Identifies the process that has `pid` now. */
export function identifyProcess(pid: number): ProcessIdentity {
  return { pid, startTicks: readStat(pid)?.startTicks ?? null };
}

/**
 * Sends `signal` to the whole group of a process and to its descendants in groups of their own (Postgres puts each
 * backend into one), unless its id now belongs to another process. False if no process of the group got it.
 */
export function signalGroup({ pid, startTicks }: ProcessIdentity, signal: NodeJS.Signals | 0): boolean {
  if (pid <= 0) return false;
  const now = readStat(pid);
  // While a group has members its id is given to no new process, so another start time means that the group has ended.
  if (startTicks !== null && now && now.startTicks !== startTicks) return false;
  const others = signal === 0 ? [] : descendants(pid);
  const reached = send(-pid, signal);
  for (const other of others) send(other, signal);
  return reached;
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/**
 * Descendants of `pid`, apart from reapers and what they started: they clear up by themselves when their own runner dies.
 * None where the kernel does not list them (proc_pid_children(5)).
 */
function descendants(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`)?.split(' ').filter(Boolean).map(Number) ?? [];
  return children.filter((child) => !isReaper(child)).flatMap((child) => [child, ...descendants(child)]);
}

function isReaper(pid: number): boolean {
  return read(`/proc/${pid}/cmdline`)?.includes(REAPER) ?? false;
}

const REAPER = '/runtime/reaper/main.';

/** A single process, which need not lead a group. */
export interface Stray extends ProcessIdentity {
  /** Id of its group. */
  readonly group: number;
}

/** Processes whose environment, as they were started, has the variable with this value; none where there is no /proc. */
export function processesWith(variable: string, value: string): Stray[] {
  return processIds().flatMap((pid) => {
    if (!read(`/proc/${pid}/environ`)?.split('\0').includes(`${variable}=${value}`)) return [];
    const stat = readStat(pid);
    return stat && stat.state !== 'Z' ? [{ pid, group: stat.group, startTicks: stat.startTicks }] : [];
  });
}

/** False when it has ended, or its id belongs to another process by now. */
export function signalProcess({ pid, startTicks }: ProcessIdentity, signal: NodeJS.Signals | 0): boolean {
  const now = readStat(pid);
  return now?.startTicks === startTicks && now?.state !== 'Z' && send(pid, signal);
}

/** Whether this single process still runs. Without /proc its number is all there is to tell it by. */
export function isProcessAlive(identity: ProcessIdentity): boolean {
  return identity.startTicks === null ? send(identity.pid, 0) : signalProcess(identity, 0);
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** True while the group has a process that is not a zombie. */
export function isGroupAlive(identity: ProcessIdentity): boolean {
  const leader = readStat(identity.pid);
  const collected = leader === undefined || leader.state !== 'Z';
  return collected && signalGroup(identity, 0);
}

/** The processes of the group that `leader` leads, and its descendants in groups of their own; none without /proc. */
export function groupOf(leader: number): number[] {
  const members = processIds().filter((pid) => readStat(pid)?.group === leader);
  return [...new Set([...members, ...descendants(leader)])];
}

function readStat(pid: number): { state: string; group: number; startTicks: string } | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field is the program's name in brackets and may hold anything, so count from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] as string, group: Number(fields[2]), startTicks: fields[19] as string };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
