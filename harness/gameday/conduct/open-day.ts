import { resolve } from 'node:path';
import { openStore } from '../../report/store/run-folder.ts';
import { newRunId } from '../../run/record/run-header.ts';
import { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { openJournal } from '../journal/journal.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { claimTarget, gameDaysBelow } from '../running/claim.ts';
import { serveControl } from '../running/control-server.ts';
import type { DayTools } from './conduct-variant.ts';
import type { GameDayHooks, GameDaySettings, OpenGameDay } from './game-day.ts';
import { createGates } from './gates.ts';
import { openingOf } from './opening.ts';
import type { GameDayPlace } from './plan-variant.ts';
import { type Cause, createStopper } from './stopper.ts';

/** A game day whose journal is open, and that can be stopped from everywhere. */
export interface OpenDay extends AsyncDisposable, DayTools, Pick<OpenGameDay, 'id' | 'folder'> {
  /** The first error with which the journal could not be written. */
  notTold(): unknown;
}

/** Claims the target, opens the journal and lets it be stopped. Throws SQUALL_ALREADY_RUNS, leaving nothing. */
export async function openDay(
  runbook: Runbook,
  { resultsRoot, repeat }: GameDaySettings,
  place: GameDayPlace,
  hooks: GameDayHooks,
): Promise<OpenDay> {
  const id = newRunId();
  const root = gameDaysBelow(resultsRoot);
  const { name } = runbook;
  const cleanup = new CleanupStack();
  try {
    const claim = cleanup.use('claim', await claimTarget(root, { target: runbook.target.name, name, id }));
    const store = openStore(root, name, id);
    const { folder } = store;
    const onEntry = hooks.onEntry ? { onEntry: hooks.onEntry } : {};
    const journal = cleanup.use('journal', await openJournal(folder, { clock, ...onEntry }));
    await journal.write(openingOf(runbook, place, { id, repeat }));
    for (const dead of claim.dead) await journal.write({ kind: 'said', by: 'squall', text: deathOf(dead) });
    const errors: unknown[] = [];
    const stopper = createStopper(journal.write, (error) => errors.push(error));
    const control = cleanup.use('control', await serveControl((by, why) => stopper.stop(stopOf(by, why))));
    await claim.reachableAt({ ...control.address, folder: resolve(folder) });
    const interrupt = () => void stopper.stop(stopOf(`signal ${String(hooks.signal.reason)}`));
    hooks.signal.addEventListener('abort', interrupt);
    cleanup.defer('signal', () => hooks.signal.removeEventListener('abort', interrupt));
    if (hooks.signal.aborted) interrupt();
    const dispose = () => cleanup[Symbol.asyncDispose]();
    const notTold = () => errors[0];
    return { id, folder, store, journal, stopper, gates: createGates(), notTold, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await cleanup[Symbol.asyncDispose]();
    throw error;
  }
}

/** As those see it who watch it. */
export function watched({ id, folder, journal, stopper, gates }: OpenDay): OpenGameDay {
  return {
    id,
    folder,
    follow: journal.follow,
    controls: {
      go: gates.go,
      stop: async (by, why) => {
        await stopper.stop(stopOf(by, why));
      },
      say: (text, by) => journal.write({ kind: 'said', text, by }),
    },
  };
}

function stopOf(by: string, why?: string): Cause {
  return { kind: 'stop', by, ...(why === undefined ? {} : { why }) };
}

function deathOf({ name, id, pid }: { name: string; id: string; pid: number }): string {
  return `game day ${name} (${id}) had left its claim on the target: its process ${pid} is dead`;
}
