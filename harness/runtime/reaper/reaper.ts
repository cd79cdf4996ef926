import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  decodeMessage,
  encodeMessage,
  type Leftover,
  type Program,
  type ReaperCommand,
  type ReaperEvent,
} from './protocol.ts';
import { type OnOutput, type StartedProcess, trackStartedProcesses } from './started-processes.ts';

/**
 * Clears up after a runner that could not do it itself, for example because of SIGKILL. It is a small process of its own
 * that holds the other end of a pipe (the idea of Testcontainers' Ryuk): when the pipe closes, it removes what is watched.
 */
export interface Reaper {
  /** Call it before the thing exists; dispose once the thing no longer exists. Never waits. */
  watch(leftover: Leftover): Disposable;
  /**
   * Starts a process, which is watched from its first moment on. The reaper does it because a fork copies the page tables
   * of the parent: 1 ms for a small process, 45 for a runner of 1 GB, in which none of its threads sends a request.
   */
  start(program: Program, onOutput: OnOutput): Promise<StartedProcess & Disposable>;
}

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Its process starts with the first thing to watch, and again after it was killed; it does not keep the runner alive. */
export function createReaper(): Reaper {
  const watched = new Map<number, Leftover>();
  const started = trackStartedProcesses();
  let child: ChildProcess | undefined;
  let lastId = 0;

  const send = (command: ReaperCommand) => {
    child ??= spawnAgain();
    child.stdin?.write(encodeMessage(command));
  };
  const spawnAgain = () => {
    const spawned = spawnReaper((line) => {
      const event = decodeMessage<ReaperEvent>(line);
      if (event) started.handle(event);
      if (started.pending === 0) outputOf(spawned).unref();
    });
    spawned.once('exit', () => {
      if (child !== spawned) return;
      child = undefined;
      started.failAll('the process that had started it was ended');
    });
    for (const [id, leftover] of watched) spawned.stdin?.write(encodeMessage({ op: 'watch', id, leftover }));
    return spawned;
  };
  const unwatch = (id: number) => {
    if (watched.delete(id) && child) send({ op: 'unwatch', id });
  };
  return {
    watch: (leftover) => {
      const id = ++lastId;
      send({ op: 'watch', id, leftover });
      watched.set(id, leftover);
      return { [Symbol.dispose]: () => unwatch(id) };
    },
    start: async (program, onOutput) => {
      const id = ++lastId;
      const starting = started.expect(id, onOutput);
      send({ op: 'start', id, program });
      if (child) outputOf(child).ref();
      const process = await starting;
      watched.set(id, { kind: 'process', ...process.identity });
      return { ...process, [Symbol.dispose]: () => unwatch(id) };
    },
  };
}

function spawnReaper(onLine: (line: string) => void): ChildProcess {
  // A session of its own, so that Ctrl-C in the terminal does not end it together with the runner.
  const child = spawn(process.execPath, [MAIN], { detached: true, stdio: ['pipe', 'pipe', 'ignore'], cwd: '/' });
  createInterface({ input: outputOf(child) }).on('line', onLine);
  child.unref();
  (child.stdin as Socket).unref();
  outputOf(child).unref();
  // Without it, a reaper that is killed would take the runner with it (EPIPE, or a failed spawn).
  child.stdin?.on('error', () => {});
  child.on('error', () => {});
  return child;
}

function outputOf(child: ChildProcess): Socket {
  return child.stdout as Socket;
}
