import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { exitOf } from '../process/exit.ts';
import { identifyProcess } from '../process/identity.ts';
import {
  decodeMessage,
  encodeMessage,
  type Leftover,
  type Program,
  type ReaperCommand,
  type ReaperEvent,
} from './protocol.ts';
import { removeAll } from './remove.ts';

/** The reaper's process: reads from standard input what exists, and removes what is left of it when that closes. */
const leftovers = new Map<number, Leftover>();

// Only the end of the runner ends it: a signal meant for the runner must not.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => {});
// Writing to a dead runner fails, which does not matter.
process.stdout.on('error', () => {});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = decodeMessage<ReaperCommand>(line);
    if (command?.op === 'watch') leftovers.set(command.id, command.leftover);
    if (command?.op === 'unwatch') leftovers.delete(command.id);
    if (command?.op === 'start') start(command.id, command.program);
  })
  .on('close', () => void removeAll([...leftovers.values()].reverse()).finally(() => process.exit(0)));

/** Starts a process in a group of its own, watches it and reports its output and exit. */
function start(id: number, { command, args, env, cwd }: Program): void {
  const child = spawn(command, args, { detached: true, env, cwd, stdio: 'pipe' });
  // Services end when their standard input closes: a second net. Nothing is written to it, so its errors mean nothing.
  child.stdin.on('error', () => {});
  if (child.pid !== undefined) {
    const identity = identifyProcess(child.pid);
    leftovers.set(id, { kind: 'process', ...identity });
    send({ event: 'started', id, identity });
  }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => send({ event: 'output', id, stream, text }));
  void exitOf(child).then(({ error, ...exit }) =>
    send({ event: 'exited', id, ...exit, ...(error && { error: error.message }) }),
  );
}

function send(event: ReaperEvent): void {
  process.stdout.write(encodeMessage(event));
}
