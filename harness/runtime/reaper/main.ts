import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { isGroupAlive, type ProcessIdentity } from '../process/identity.ts';
import { keepFaults } from './keep-faults.ts';
import {
  decodeMessage,
  encodeMessage,
  type Leftover,
  type Owner,
  type ReaperCommand,
  type ReaperEvent,
} from './protocol.ts';
import { removeAll } from './remove.ts';
import { startProgram } from './start-program.ts';

/**
 * The process of the reaper and of the watchdog: reads from standard input what exists, and removes what is left of it
 * when that closes. The watchdog does so when the reaper has ended, or had its time.
 */
const isWatchdog = process.argv[2] === 'watchdog';
/** Ms that the reaper gets before the watchdog helps. */
const REAPER_FIRST_MS = 1000;
const POLL_MS = 20;

const leftovers = new Map<number, Leftover>();
let owner: Owner | undefined;
let partner: ProcessIdentity | undefined;

// Only the end of the runner ends it: a signal meant for the runner must not.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => {});
// Writing to a dead runner fails, which does not matter.
process.stdout.on('error', () => {});

const keeper = keepFaults({ leftovers, owner: () => owner, onUndone: (id) => send({ event: 'undone', id }) });

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = decodeMessage<ReaperCommand>(line);
    if (command) obey(command);
  })
  .on('close', () => void clearUp().finally(() => process.exit(0)));

function obey(command: ReaperCommand): void {
  switch (command.op) {
    case 'watch':
      leftovers.set(command.id, command.leftover);
      return;
    case 'unwatch':
      leftovers.delete(command.id);
      return;
    case 'own':
      owner = command.owner;
      return;
    case 'partner':
      partner = command.identity;
      return;
    case 'beat':
      keeper.beat();
      return;
    case 'start':
      startProgram(command.id, command.program, {
        run: owner?.run ?? '',
        started: (identity) => leftovers.set(command.id, { kind: 'process', ...identity }),
        send,
      });
  }
}

async function clearUp(): Promise<void> {
  keeper[Symbol.dispose]();
  if (isWatchdog) await partnerFirst();
  await removeAll([...leftovers.values()].reverse(), owner?.run);
}

async function partnerFirst(): Promise<void> {
  for (let waited = 0; waited < REAPER_FIRST_MS; waited += POLL_MS) {
    if (!partner || !isGroupAlive(partner)) return;
    await sleep(POLL_MS);
  }
}

function send(event: ReaperEvent): void {
  process.stdout.write(encodeMessage(event));
}
