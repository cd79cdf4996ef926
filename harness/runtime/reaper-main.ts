import { createInterface } from 'node:readline';
import { decodeMessage, type Leftover } from './reaper-protocol.ts';
import { removeAll } from './reaper-remove.ts';

/** The reaper's process: learns from standard input what exists, and when that closes removes what is left of it. */
const leftovers = new Map<number, Leftover>();

// Only the end of the runner ends it: a signal meant for the runner must not.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => {});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const message = decodeMessage(line);
    if (message?.op === 'watch') leftovers.set(message.id, message.leftover);
    if (message?.op === 'forget') leftovers.delete(message.id);
  })
  .on('close', () => void removeAll([...leftovers.values()].reverse()).finally(() => process.exit(0)));
