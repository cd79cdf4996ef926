import { spawn } from 'node:child_process';
import { endOf } from '../process/process-ending.ts';
import { identifyProcess, type ProcessIdentity } from '../process/process-identity.ts';
import type { Program, ReaperNews } from './reaper-protocol.ts';

/** Starts a process in a group of its own and tells what becomes of it; undefined when there is no such program. */
export function launch(
  id: number,
  { command, args, env, cwd }: Program,
  tell: (news: ReaperNews) => void,
): ProcessIdentity | undefined {
  const child = spawn(command, args, { detached: true, env, cwd, stdio: 'pipe' });
  // Kits end with their standard input: a second net. Writing never happens, so its errors mean nothing.
  child.stdin.on('error', () => {});
  const identity = child.pid === undefined ? undefined : identifyProcess(child.pid);
  if (identity) tell({ news: 'started', id, identity });
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => tell({ news: 'output', id, stream, text }));
  void endOf(child).then(({ error, ...ending }) =>
    tell({ news: 'ended', id, ...ending, ...(error && { error: error.message }) }),
  );
  return identity;
}
