import type { JournalEntry } from '../journal/entries.ts';

/** What people may do while a game day runs, from the page, the terminal or another shell. Each is idempotent. */
export interface Controls {
  /** Lets the gate that waits pass; false when none with this index waits. */
  go(index: number, by: string): boolean;
  /** Lifts every fault at once, ends the load, and ends the game day. Resolves when it is healed. */
  stop(by: string, why?: string): Promise<void>;
  /** Writes a line into the log. */
  say(text: string, by: string): Promise<void>;
}

/** A game day as those see it who watch it. */
export interface Watched {
  readonly controls: Controls;
  /** All entries so far and those that come, until the game day has ended. */
  follow(signal: AbortSignal): AsyncIterable<JournalEntry>;
}
