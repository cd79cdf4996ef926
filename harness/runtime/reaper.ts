import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { encodeMessage, type Leftover, type ReaperMessage } from './reaper-protocol.ts';

/**
 * Clears up after a runner that could not do it itself, SIGKILL included. It is a small process of its own that holds
 * the other end of a pipe (the idea of Testcontainers' Ryuk): when the pipe closes, all that is still watched goes.
 */
export interface Reaper {
  /** Tell it before the thing is used; dispose once the thing is gone. Never waits. */
  watch(leftover: Leftover): Disposable;
}

const MAIN = fileURLToPath(new URL('./reaper-main.ts', import.meta.url));

/** The process is started with the first thing to watch, and again if somebody ended it; it never keeps the runner alive. */
export function createReaper(): Reaper {
  const watched = new Map<number, Leftover>();
  let child: ChildProcess | undefined;
  let lastId = 0;

  const tell = (message: ReaperMessage) => child?.stdin?.write(encodeMessage(message));
  const start = () => {
    const started = spawnReaper();
    child = started;
    started.once('exit', () => {
      if (child === started) child = undefined;
    });
    for (const [id, leftover] of watched) tell({ op: 'watch', id, leftover });
  };
  return {
    watch: (leftover) => {
      const id = ++lastId;
      if (!child) start();
      watched.set(id, leftover);
      tell({ op: 'watch', id, leftover });
      return {
        [Symbol.dispose]: () => {
          if (watched.delete(id)) tell({ op: 'forget', id });
        },
      };
    },
  };
}

function spawnReaper(): ChildProcess {
  // A session of its own, so that Ctrl-C in the terminal does not end it together with the runner.
  const child = spawn(process.execPath, [MAIN], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
  child.unref();
  (child.stdin as Socket).unref();
  // Without it, a reaper that somebody ended would take the runner with it (EPIPE, or a failed spawn).
  child.stdin?.on('error', () => {});
  child.on('error', () => {});
  return child;
}
