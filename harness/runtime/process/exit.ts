import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a process ended. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The engine says that it was killed because it used more memory than it has. */
  readonly outOfMemory?: true;
  /** Set when it could not be started at all. */
  readonly error?: Error;
}

/** Ms that a dead process's output may stay open, held by a grandchild, before it counts as complete. */
const DRAIN_MS = 200;

/** Resolves when `child` has ended and its output is read; never rejects. */
export async function exitOf(child: ChildProcess): Promise<ProcessExit> {
  const exited = Promise.withResolvers<ProcessExit>();
  const closed = Promise.withResolvers<void>();
  child.once('exit', (code, signal) => exited.resolve({ code, signal }));
  child.once('error', (error) => exited.resolve({ code: null, signal: null, error }));
  child.once('close', () => closed.resolve());
  const exit = await exited.promise;
  if (!exit.error) await Promise.race([closed.promise, sleep(DRAIN_MS)]);
  return exit;
}
