import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Clock } from '../../domain/ports.ts';
import type { StopSpec } from '../../domain/service.ts';
import type { Reaper } from '../reaper/reaper.ts';
import type { StartedProcess } from '../reaper/started-processes.ts';
import { exitOf, type ProcessExit } from './exit.ts';
import { identifyProcess, isGroupAlive, type ProcessIdentity, signalGroup } from './identity.ts';
import { createProcessLog } from './log.ts';

export interface ProcessSpec {
  /** For people: `bank`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; nothing is inherited beside it. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it runs; default the folder of this process. */
  readonly cwd?: string;
  /** `show`: its output goes to the output of this process, and no line of it is kept. Default `keep`. */
  readonly output?: 'keep' | 'show';
  /** Called with each line that it prints, before `hide`. */
  readonly onLine?: (line: string) => void;
  /** Texts that no kept line shows, such as passwords that it was given. */
  readonly hide?: readonly string[];
  readonly stop?: StopSpec;
}

export interface ProcessTools {
  readonly clock: Clock;
  readonly reaper: Reaper;
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
  readonly ended: Promise<ProcessExit>;
  /** Sends to the whole group. */
  signal(signal: NodeJS.Signals): void;
}

/** Ms that a process and its group get to end by themselves before they are killed. */
const GRACE_MS = 2000;
const POLL_MS = 20;

/** Starts a process. The reaper ends it if this process dies. */
export async function startProcess(spec: ProcessSpec, { clock, reaper }: ProcessTools): Promise<RunningProcess> {
  const { command, args, env, cwd = process.cwd(), hide = [], onLine } = spec;
  const log = createProcessLog({ hide });
  const listening = Promise.withResolvers<number>();
  const output = { stdout: new PassThrough(), stderr: new PassThrough() };
  log.follow(output.stdout, (line) => {
    const port = announcedPort(line);
    if (port !== undefined) listening.resolve(port);
    onLine?.(line);
  });
  log.follow(output.stderr, onLine);
  const started =
    spec.output === 'show'
      ? startShown(spec, reaper)
      : await reaper.start({ command, args, env, cwd }, (stream, text) => output[stream].write(text));
  const { identity } = started;
  const ended = started.ended.then(async (exit) => {
    await Promise.all(Object.values(output).map((stream) => finished(stream.end())));
    return exit;
  });
  let stopping: Promise<void> | undefined;
  return {
    name: spec.name,
    pid: identity.pid,
    lastLines: () => log.lines,
    listening: listening.promise,
    ended,
    signal: (signal) => void signalGroup(identity, signal),
    [Symbol.asyncDispose]: () => {
      stopping ??= stop(identity, { ...spec.stop, ended, clock }).finally(() => started[Symbol.dispose]());
      return stopping;
    },
  };
}

/** Output can only be inherited from the parent, so this process starts it itself. */
function startShown({ command, args, env, cwd }: ProcessSpec, reaper: Reaper): StartedProcess & Disposable {
  const child = spawn(command, args, { detached: true, env, cwd, stdio: ['pipe', 'inherit', 'inherit'] });
  child.stdin?.on('error', () => {});
  const identity = identifyProcess(child.pid ?? -1);
  const watch = child.pid === undefined ? undefined : reaper.watch({ kind: 'process', ...identity });
  return { identity, ended: exitOf(child), [Symbol.dispose]: () => watch?.[Symbol.dispose]() };
}

interface Stopping extends StopSpec {
  readonly ended: Promise<ProcessExit>;
  readonly clock: Clock;
}

/**
 * The signal to the group, and after the grace SIGKILL. A shell often ends before the program that it has started: the grace is
 * for the whole group.
 */
async function stop(identity: ProcessIdentity, stopping: Stopping): Promise<void> {
  const { signal = 'SIGTERM', graceMs = GRACE_MS, ended, clock } = stopping;
  if (identity.pid === -1) return;
  signalGroup(identity, signal);
  // A frozen process takes a signal only when it goes on.
  signalGroup(identity, 'SIGCONT');
  const grace = new AbortController();
  const late = clock.sleep(graceMs, grace.signal).catch(() => {});
  const gone = async () => {
    await ended;
    while (isGroupAlive(identity)) await clock.sleep(POLL_MS, grace.signal);
  };
  await Promise.race([gone().catch(() => {}), late]);
  grace.abort();
  if (isGroupAlive(identity)) signalGroup(identity, 'SIGKILL');
  await ended;
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
