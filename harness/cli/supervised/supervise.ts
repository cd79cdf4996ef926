import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SquallError } from '../../runtime/errors.ts';
import { mainThreadCpuMs } from '../../runtime/process/main-thread-cpu.ts';
import { showError } from '../show-error.ts';
import { type Ending, howItEnded } from './how-it-ended.ts';
import type { Report } from './messages.ts';

/** In ticks of the supervisor: it does not count while it stands still itself, as after Ctrl-Z. */
export interface SupervisionLimits {
  readonly tickMs: number;
  /** Without a sign of life. */
  readonly silent: number;
  /** Until a file of the user is loaded. */
  readonly loading: number;
  /** From the end of the command to that of its process. */
  readonly leaving: number;
}

const LIMITS: SupervisionLimits = { tickMs: 1000, silent: 30, loading: 120, leaving: 5 };

const CONDUCTOR = fileURLToPath(new URL('./conductor.ts', import.meta.url));
/** Files of users without `"type": "module"` are understood all the same; Node's advice to add it would stand before every result. */
const QUIET = process.allowedNodeEnvironmentFlags.has('--disable-warning')
  ? ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON']
  : [];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Supervision {
  readonly limits?: SupervisionLimits;
  /** Folder in which the command runs; default: that of this process. */
  readonly cwd?: string;
}

/**
 * Runs a command in a process of its own, because it loads code of users: that may end the process, block it for ever, or
 * wait for nothing. Returns the command's exit code; an end that it did not choose is printed here.
 */
export async function supervise(args: readonly string[]): Promise<number> {
  const end = await endOf(args);
  return end instanceof SquallError ? showError(end) : end;
}

/** The exit code of the command, or what there is to say when it could not end as it wanted. */
export async function endOf(args: readonly string[], { limits = LIMITS, cwd }: Supervision = {}) {
  const child = spawn(process.execPath, [...process.execArgv, ...QUIET, CONDUCTOR, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    cwd,
  });
  const watch = createWatch(child, limits);
  child.on('message', (report: Report) => watch.hear(report));
  const timer = setInterval(watch.tick, limits.tickMs);
  for (const signal of SIGNALS) process.on(signal, watch.interrupt);
  // It stops itself when this process is stopped.
  const goOn = () => void child.kill('SIGCONT');
  process.on('SIGCONT', goOn);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  for (const each of SIGNALS) process.off(each, watch.interrupt);
  process.off('SIGCONT', goOn);
  clearInterval(timer);
  return howItEnded({ ...watch.seen(), code, signal });
}

/** Ticks without a sign of life; to go on does nothing to a process that was not stopped. */
const STOPPED_FOR = 2;

type Seen = Omit<Ending, 'code' | 'signal'>;

function createWatch(child: ChildProcess, limits: SupervisionLimits) {
  let seen: Seen = {};
  let heard = false;
  let interrupts = 0;
  let ticks = 0;
  let stageTicks = 0;
  let cpuMs: number | undefined;
  const end = (ended?: Seen['ended']) => {
    if (ended) seen = { ...seen, ended };
    child.kill('SIGKILL');
  };
  const endIfStuck = () => {
    if (seen.loading !== undefined && stageTicks > limits.loading) end('never loads');
    else if (ticks > limits.silent && isStuck(seen, cpuMs, cpuOf(child), ticks * limits.tickMs)) end('silent');
  };
  return {
    seen: () => seen,
    hear: (report: Report) => {
      heard = true;
      ticks = 0;
      if (report.is !== 'alive') stageTicks = 0;
      seen = after(seen, report);
    },
    tick: () => {
      // Until then no code of a user runs.
      if (!heard) return;
      if (ticks++ === 0) cpuMs = cpuOf(child);
      stageTicks++;
      // It may have stopped itself just when this process went on.
      if (ticks > STOPPED_FOR) child.kill('SIGCONT');
      if (seen.done === undefined) endIfStuck();
      else if (stageTicks > limits.leaving) end();
    },
    interrupt: (signal: NodeJS.Signals) => {
      if (interrupts++ === 0) child.kill(signal);
      else end('interrupted');
    },
  };
}

/** What is known after a report. */
function after(seen: Seen, report: Report): Seen {
  switch (report.is) {
    case 'alive':
      return seen;
    case 'loading': {
      const { loading: _, ...others } = seen;
      return report.file === undefined ? others : { ...others, loading: report.file };
    }
    case 'running':
      return { ...seen, results: report.results };
    case 'exits':
      return { ...seen, exitAt: report.at ?? '' };
    case 'done':
      return { ...seen, done: report.code };
  }
}

/**
 * A process that waits until its output is read gives no sign of life either, and uses no CPU; while files are loaded
 * nothing is printed yet.
 */
function isStuck({ loading }: Seen, before: number | undefined, now: number | undefined, silentMs: number): boolean {
  if (loading !== undefined) return true;
  return before !== undefined && now !== undefined && now - before > silentMs / 2;
}

function cpuOf({ pid }: ChildProcess): number | undefined {
  return pid === undefined ? undefined : mainThreadCpuMs(pid);
}
