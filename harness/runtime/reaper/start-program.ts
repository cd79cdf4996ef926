import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { exitOf } from '../process/exit.ts';
import { identifyProcess, type ProcessIdentity } from '../process/identity.ts';
import { type Program, type ReaperEvent, RUN_VARIABLE } from './protocol.ts';

export interface StartingTools {
  /** Value of `RUN_VARIABLE`. */
  readonly run: string;
  /** Called before anything else can happen. */
  readonly started: (identity: ProcessIdentity) => void;
  readonly send: (event: ReaperEvent) => void;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * Starts a process in a group of its own, and reports its output and exit. A program that cannot be started, whatever is
 * wrong with it, has ended with an error: it must not take those that run with it.
 */
export function startProgram(id: number, program: Program, { run, started, send }: StartingTools): void {
  const child = spawnIt(program, run);
  if (child instanceof Error) {
    send({ event: 'exited', id, code: null, signal: null, error: child.message });
    return;
  }
  // Services end when their standard input closes: a second net. Nothing is written to it, so its errors mean nothing.
  child.stdin.on('error', () => {});
  if (child.pid !== undefined) {
    const identity = identifyProcess(child.pid);
    started(identity);
    send({ event: 'started', id, identity });
  }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => send({ event: 'output', id, stream, text }));
  void exitOf(child).then(({ error, ...exit }) =>
    send({ event: 'exited', id, ...exit, ...(error && { error: error.message }) }),
  );
}

/** Node throws for NUL in a setting and for a setting that is too long, and reports everything else later. */
function spawnIt({ command, args, env, cwd }: Program, run: string): Child | Error {
  try {
    return spawn(command, args, { detached: true, env: { ...env, [RUN_VARIABLE]: run }, cwd, stdio: 'pipe' });
  } catch (error) {
    return error as Error;
  }
}
