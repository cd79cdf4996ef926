import { randomUUID } from 'node:crypto';
import { systemClock as clock } from '../clock.ts';
import { ownThreadId } from '../process/cpu-wait.ts';
import { createKeeperProcess, type KeeperProcess } from './keeper-process.ts';
import type { Leftover, Owner, Program, ReaperCommand, ReaperEvent } from './protocol.ts';
import { type OnOutput, type StartedProcess, trackStartedProcesses } from './started-processes.ts';

/**
 * Clears up after a runner that could not do it itself, for example because of SIGKILL (the idea of Testcontainers' Ryuk).
 * Two small processes of their own, the reaper and the watchdog, hold the other end of a pipe: when the pipe closes, they
 * remove what is watched. When the runner stands still, they undo its faults. One that ends is replaced.
 */
export interface Reaper {
  /** Call it before the thing exists; dispose once the thing no longer exists. Never waits. */
  watch(leftover: Leftover): Watch;
  /**
   * Starts a process, which is watched from its first moment on. The reaper does it because a fork copies the page tables
   * of the parent: 1 ms for a small process, 45 for a runner of 1 GB, in which none of its threads sends a request.
   */
  start(program: Program, onOutput: OnOutput): Promise<StartedProcess & Disposable>;
}

export interface Watch extends Disposable {
  /** The fault was undone meanwhile, because this process stood still. */
  readonly undone: boolean;
}

/** Ms between two signs of life. */
const BEAT_MS = 250;

interface Watched {
  readonly leftover: Leftover;
  undone: boolean;
}

/** Its processes start with the first thing to watch. */
export function createReaper(): Reaper {
  const watched = new Map<number, Watched>();
  const started = trackStartedProcesses();
  const owner: Owner = { pid: process.pid, thread: ownThreadId(), run: randomUUID() };
  let lastId = 0;

  const onEvent = (event: ReaperEvent) => {
    const entry = event.event === 'undone' ? watched.get(event.id) : undefined;
    if (entry) entry.undone = true;
    if (event.event !== 'undone') started.handle(event);
    if (started.pending === 0) reaper.expectEvents(false);
  };
  const introduce = (send: KeeperProcess['send']) => {
    send({ op: 'own', owner });
    for (const [id, { leftover }] of watched) send({ op: 'watch', id, leftover });
    if (reaper.identity) watchdog.send({ op: 'partner', identity: reaper.identity });
  };
  const common = { now: clock.now, onEvent, onStart: introduce };
  const reaper: KeeperProcess = createKeeperProcess({
    ...common,
    role: 'reaper',
    onEnd: () => started.failAll('the process that had started it was ended'),
  });
  const watchdog: KeeperProcess = createKeeperProcess({ ...common, role: 'watchdog', onEnd: () => {} });
  const tellBoth = (command: ReaperCommand) => {
    for (const keeper of [reaper, watchdog]) keeper.tell(command);
  };
  clock.every(BEAT_MS, () => tellBoth({ op: 'beat' }));
  const add = (id: number, leftover: Leftover): Watch => {
    const entry: Watched = { leftover, undone: false };
    for (const keeper of [reaper, watchdog]) keeper.send({ op: 'watch', id, leftover });
    watched.set(id, entry);
    return {
      get undone() {
        return entry.undone;
      },
      [Symbol.dispose]: () => {
        if (watched.delete(id)) tellBoth({ op: 'unwatch', id });
      },
    };
  };
  return {
    watch: (leftover) => add(++lastId, leftover),
    start: async (program, onOutput) => {
      const id = ++lastId;
      const starting = started.expect(id, onOutput);
      reaper.send({ op: 'start', id, program });
      reaper.expectEvents(true);
      const process = await starting;
      const watch = add(id, { kind: 'process', ...process.identity });
      return { ...process, [Symbol.dispose]: () => watch[Symbol.dispose]() };
    },
  };
}
