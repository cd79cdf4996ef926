import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  decodeMessage,
  encodeMessage,
  type Leftover,
  type Program,
  type ReaperMessage,
  type ReaperNews,
} from './reaper-protocol.ts';
import { createStarts, type Hear, type Started } from './reaper-starts.ts';

/**
 * Clears up after a runner that could not do it itself, SIGKILL included. It is a small process of its own that holds
 * the other end of a pipe (the idea of Testcontainers' Ryuk): when the pipe closes, all that is still watched goes.
 */
export interface Reaper {
  /** Tell it before the thing is used; dispose once the thing is gone. Never waits. */
  watch(leftover: Leftover): Disposable;
  /**
   * Starts a process, which is watched from its first moment on. The reaper does it because forking copies the page tables
   * of whoever forks: 1 ms for a small process, 45 for a runner of 1 GB, in which none of its threads sends a request.
   */
  start(program: Program, hear: Hear): Promise<Started & Disposable>;
}

const MAIN = fileURLToPath(new URL('./reaper-main.ts', import.meta.url));

/** The process is started with the first thing to watch, and again if somebody ended it; by itself it keeps no runner alive. */
export function createReaper(): Reaper {
  const watched = new Map<number, Leftover>();
  const starts = createStarts();
  let child: ChildProcess | undefined;
  let lastId = 0;

  const tell = (message: ReaperMessage) => {
    child ??= begin();
    child.stdin?.write(encodeMessage(message));
  };
  const begin = () => {
    const begun = spawnReaper((line) => {
      const news = decodeMessage<ReaperNews>(line);
      if (news) starts.see(news);
      if (starts.open === 0) outputOf(begun).unref();
    });
    begun.once('exit', () => {
      if (child !== begun) return;
      child = undefined;
      starts.giveUp('the process that had started it was ended');
    });
    for (const [id, leftover] of watched) begun.stdin?.write(encodeMessage({ op: 'watch', id, leftover }));
    return begun;
  };
  const forget = (id: number) => {
    if (watched.delete(id) && child) tell({ op: 'forget', id });
  };
  return {
    watch: (leftover) => {
      const id = ++lastId;
      tell({ op: 'watch', id, leftover });
      watched.set(id, leftover);
      return { [Symbol.dispose]: () => forget(id) };
    },
    start: async (program, hear) => {
      const id = ++lastId;
      const news = starts.expect(id, hear);
      tell({ op: 'start', id, program });
      if (child) outputOf(child).ref();
      const started = await news;
      watched.set(id, { kind: 'process', ...started.identity });
      return { ...started, [Symbol.dispose]: () => forget(id) };
    },
  };
}

function spawnReaper(hear: (line: string) => void): ChildProcess {
  // A session of its own, so that Ctrl-C in the terminal does not end it together with the runner.
  const child = spawn(process.execPath, [MAIN], { detached: true, stdio: ['pipe', 'pipe', 'ignore'], cwd: '/' });
  createInterface({ input: outputOf(child) }).on('line', hear);
  child.unref();
  (child.stdin as Socket).unref();
  outputOf(child).unref();
  // Without it, a reaper that somebody ended would take the runner with it (EPIPE, or a failed spawn).
  child.stdin?.on('error', () => {});
  child.on('error', () => {});
  return child;
}

function outputOf(child: ChildProcess): Socket {
  return child.stdout as Socket;
}
