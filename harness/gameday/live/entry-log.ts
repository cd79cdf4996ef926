import type { Clock } from '../../domain/ports.ts';
import type { EntryOf, JournalEntry } from '../journal/entries.ts';
import type { Watched } from './controls.ts';
import { createDayClock } from './day-clock.ts';

/** All entries of a game day so far, kept once for all who read them. Readers ask for more, so none of them needs a queue. */
export interface EntryLog {
  /** Each as JSON. */
  readonly entries: readonly string[];
  /** The gate that waits. */
  readonly gate: EntryOf<'gate'> | undefined;
  readonly ended: boolean;
  /** Now on the journal's clock, ms; undefined before the first entry. */
  nowMs(): number | undefined;
  /** Calls `listener` after each new entry. */
  onChange(listener: () => void): Disposable;
  /** Resolves when there will be no more; rejects with what following them failed with. */
  readonly complete: Promise<void>;
}

/** Follows a game day until it has ended, or the signal is aborted. */
export function followEntries(watched: Watched, clock: Clock, signal: AbortSignal): EntryLog {
  const entries: string[] = [];
  let gate: EntryOf<'gate'> | undefined;
  let ended = false;
  const dayClock = createDayClock(clock);
  const listeners = new Set<() => void>();
  const see = (entry: JournalEntry) => {
    entries.push(JSON.stringify(entry));
    dayClock.see(entry.atMs);
    if (entry.kind === 'gate') gate = entry.state === 'waits' ? entry : undefined;
    if (entry.kind === 'stop' || entry.kind === 'abort' || entry.kind === 'ended') gate = undefined;
    ended ||= entry.kind === 'ended';
    for (const listener of listeners) listener();
  };
  const complete = (async () => {
    try {
      for await (const entry of watched.follow(signal)) see(entry);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  })();
  // Whoever awaits it hears of it; nobody has to.
  complete.catch(() => {});
  return {
    entries,
    get gate() {
      return gate;
    },
    get ended() {
      return ended;
    },
    nowMs: dayClock.nowMs,
    onChange: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    complete,
  };
}
