import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '../domain/ports.ts';
import { identifyProcess, isGroupAlive, type ProcessIdentity, signalGroup } from './process-identity.ts';
import { createProcessLog } from './process-log.ts';
import type { Reaper } from './reaper.ts';

export interface ProcessSpec {
  /** For people: `bank`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>;
  /** `show`: what it prints goes where this process prints, and no line of it is kept. Default `keep`. */
  readonly output?: 'keep' | 'show';
}

export interface ProcessTools {
  readonly clock: Clock;
  readonly reaper: Reaper;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Set when it could not be started at all. */
  readonly error?: Error;
}

/** A child that leads a process group of its own. Disposing stops it. */
export interface RunningProcess extends AsyncDisposable {
  readonly name: string;
  /** -1 when it could not be started. */
  readonly pid: number;
  /** The last lines of its output. */
  lastLines(): readonly string[];
  /** Port of its `{"event":"listening","port":N}` line; pending for ever when it prints none. */
  readonly listening: Promise<number>;
  /** Resolves when it has ended and its last lines are read; never rejects. */
  readonly ended: Promise<Ending>;
  /** Sends to the whole group. */
  signal(signal: NodeJS.Signals): void;
}

/** Ms that a process gets to end by itself before it is killed. */
const GRACE_MS = 2000;
/** Ms that a dead process's output may stay open, held by a grandchild, before the log counts as complete. */
const DRAIN_MS = 200;

/** Starts a process; returns at once. The reaper knows it before anybody can use it. */
export function startProcess(spec: ProcessSpec, { clock, reaper }: ProcessTools): RunningProcess {
  const output = spec.output === 'show' ? 'inherit' : 'pipe';
  const child = spawn(spec.command, spec.args, { detached: true, env: spec.env, stdio: ['pipe', output, output] });
  const identity = identifyProcess(child.pid ?? -1);
  const watch = child.pid === undefined ? undefined : reaper.watch({ kind: 'process', ...identity });
  const log = createProcessLog();
  const listening = Promise.withResolvers<number>();
  if (child.stdout)
    log.follow(child.stdout, (line) => {
      const port = announcedPort(line);
      if (port !== undefined) listening.resolve(port);
    });
  if (child.stderr) log.follow(child.stderr);
  // Kits end with their standard input: a second net under the reaper. Writing never happens, so its errors mean nothing.
  child.stdin?.on('error', () => {});
  const ended = endOf(child, clock);
  let stopping: Promise<void> | undefined;
  return {
    name: spec.name,
    pid: identity.pid,
    lastLines: () => log.lines,
    listening: listening.promise,
    ended,
    signal: (signal) => void signalGroup(identity, signal),
    [Symbol.asyncDispose]: () => {
      stopping ??= stop(identity, ended, clock).finally(() => watch?.[Symbol.dispose]());
      return stopping;
    },
  };
}

/** SIGTERM to the group, and after the grace SIGKILL; a group that outlives its leader is killed as well. */
async function stop(identity: ProcessIdentity, ended: Promise<Ending>, clock: Clock): Promise<void> {
  if (identity.pid === -1) return;
  signalGroup(identity, 'SIGTERM');
  // A frozen process takes SIGTERM only when it goes on.
  signalGroup(identity, 'SIGCONT');
  const grace = new AbortController();
  const late = clock.sleep(GRACE_MS, grace.signal).catch(() => {});
  await Promise.race([ended, late]);
  grace.abort();
  if (isGroupAlive(identity)) signalGroup(identity, 'SIGKILL');
  await ended;
}

async function endOf(child: ChildProcess, clock: Clock): Promise<Ending> {
  const exit = Promise.withResolvers<Ending>();
  const closed = Promise.withResolvers<void>();
  child.once('exit', (code, signal) => exit.resolve({ code, signal }));
  child.once('error', (error) => exit.resolve({ code: null, signal: null, error }));
  child.once('close', () => closed.resolve());
  const ending = await exit.promise;
  if (!ending.error) await Promise.race([closed.promise, clock.sleep(DRAIN_MS)]);
  return ending;
}

function announcedPort(line: string): number | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { event, port } = JSON.parse(line) as { event?: unknown; port?: unknown };
    return event === 'listening' && typeof port === 'number' ? port : undefined;
  } catch {
    return undefined;
  }
}
