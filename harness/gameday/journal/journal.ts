import { join } from 'node:path';
import type { Clock } from '../../domain/ports.ts';
import { redact } from '../../report/redact.ts';
import type { JournalEntry, NewEntry, Write } from './entries.ts';
import { createFeed } from './feed.ts';
import { createLineLog } from './line-log.ts';

export const JOURNAL_FILE = 'journal.jsonl';

/** The journal of a game day that runs. Disposing closes it, which ends those who follow it. */
export interface Journal extends AsyncDisposable {
  readonly file: string;
  /** Those that are on the disk. */
  readonly entries: readonly JournalEntry[];
  /** Rejects with SQUALL_NOT_SAVED. */
  readonly write: Write;
  /** Entries count from now on; before, each is at -1. */
  begin(): void;
  /** Ms since `begin`. */
  at(): number;
  /** All entries so far and those that come. */
  follow(signal: AbortSignal): AsyncIterable<JournalEntry>;
}

export interface JournalOptions {
  readonly clock: Pick<Clock, 'now' | 'wall'>;
  /** Called with each entry that is on the disk. */
  readonly onEntry?: (entry: JournalEntry) => void;
}

/** What is written before the first load begins cannot know for how long before. */
const BEFORE = -1;

/** Makes the journal of a new game day in its folder. No entry holds a secret. Throws SQUALL_NOT_SAVED. */
export async function openJournal(folder: string, { clock, onEntry = () => {} }: JournalOptions): Promise<Journal> {
  const file = join(folder, JOURNAL_FILE);
  const lines = await createLineLog(file);
  const feed = createFeed<JournalEntry>();
  let originMs: number | undefined;
  const at = () => (originMs === undefined ? BEFORE : clock.now() - originMs);
  const stamped = (entry: NewEntry): JournalEntry => {
    const { kind, ...told } = redact(entry);
    return { kind, atMs: at(), wall: new Date(clock.wall()).toISOString(), ...told } as JournalEntry;
  };
  return {
    file,
    entries: feed.items,
    at,
    begin: () => {
      originMs ??= clock.now();
    },
    write: async (entry) => {
      const written = stamped(entry);
      await lines.append(JSON.stringify(written));
      feed.push(written);
      onEntry(written);
    },
    follow: feed.follow,
    [Symbol.asyncDispose]: async () => {
      await lines[Symbol.asyncDispose]();
      feed.end();
    },
  };
}
