import { createInterface } from 'node:readline';
import { launch } from './reaper-launch.ts';
import { decodeMessage, encodeMessage, type Leftover, type ReaperMessage } from './reaper-protocol.ts';
import { removeAll } from './reaper-remove.ts';

/** The reaper's process: learns from standard input what exists, and when that closes removes what is left of it. */
const leftovers = new Map<number, Leftover>();

// Only the end of the runner ends it: a signal meant for the runner must not.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => {});
// A runner that is gone hears nothing more.
process.stdout.on('error', () => {});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const message = decodeMessage<ReaperMessage>(line);
    if (message?.op === 'watch') leftovers.set(message.id, message.leftover);
    if (message?.op === 'forget') leftovers.delete(message.id);
    if (message?.op === 'start') {
      const identity = launch(message.id, message.program, (news) => process.stdout.write(encodeMessage(news)));
      if (identity) leftovers.set(message.id, { kind: 'process', ...identity });
    }
  })
  .on('close', () => void removeAll([...leftovers.values()].reverse()).finally(() => process.exit(0)));
