import type { JournalEntry, NewEntry } from '../journal/entries.ts';
import { journalClock } from '../journal/sample-journal.fixture.ts';
import type { Watched } from './controls.ts';

/** A game day in memory, in which happens what a test tells. Its controls answer as those of a real one do. */
export interface PlayedGameDay extends Watched {
  /** Everything that was asked of its controls, in order: `go 1 by page`. */
  readonly asked: readonly string[];
  /** Adds entries as they are. */
  tell(...entries: readonly JournalEntry[]): void;
  /** Stamps an entry and adds it. */
  happen(atMs: number, entry: NewEntry): void;
  /** Resolves when the controls were asked for something once more. */
  nextAsked(): Promise<void>;
}

export function playGameDay(): PlayedGameDay {
  const entries: JournalEntry[] = [];
  const asked: string[] = [];
  const clock = journalClock();
  let news = Promise.withResolvers<void>();
  let ask = Promise.withResolvers<void>();
  let atMs = 0;
  const tell = (...added: readonly JournalEntry[]) => {
    entries.push(...added);
    atMs = added.at(-1)?.atMs ?? atMs;
    news.resolve();
    news = Promise.withResolvers();
  };
  const happen = (at: number, entry: NewEntry) => tell(clock.at(at, entry));
  const note = (text: string) => {
    asked.push(text);
    ask.resolve();
    ask = Promise.withResolvers();
  };
  const open = () => entries.at(-1)?.kind !== 'ended';
  const gate = () => {
    const last = entries.findLast((entry) => entry.kind === 'gate');
    return last?.state === 'waits' ? last : undefined;
  };
  return {
    asked,
    tell,
    happen,
    nextAsked: () => ask.promise,
    async *follow(signal) {
      const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      for (let at = 0; !signal.aborted; ) {
        for (; at < entries.length; at++) yield entries[at] as JournalEntry;
        if (!open()) return;
        await Promise.race([news.promise, aborted]);
      }
    },
    controls: {
      go: (index, by) => {
        note(`go ${index} by ${by}`);
        const waits = gate();
        if (waits?.index !== index) return false;
        const { kind, variant, question } = waits;
        happen(atMs, { kind, variant, index, question, state: 'passed', by, waitedMs: atMs - waits.atMs });
        return true;
      },
      stop: async (by, why) => {
        note(`stop by ${by}${why === undefined ? '' : `: ${why}`}`);
        if (!open() || entries.some(({ kind }) => kind === 'stop')) return;
        happen(atMs, { kind: 'stop', by, ...(why !== undefined && { why }) });
        const lifted = new Set(entries.filter(({ kind }) => kind === 'fault-lifted').map((entry) => entry['name']));
        const acting = entries
          .filter((entry) => entry.kind === 'fault-applied')
          .filter(({ name }) => !lifted.has(name));
        for (const { variant, name, text, on, atMs: fromMs } of acting)
          happen(atMs, { kind: 'fault-lifted', variant, name, text, on, by, actedMs: atMs - fromMs, touched: 3 });
        happen(atMs, { kind: 'healed', by, faults: acting.length, tookMs: 12, left: [] });
        happen(atMs, { kind: 'ended', outcome: 'stopped', why: `stopped by ${by}` });
      },
      say: async (text, by) => {
        note(`say ${text} by ${by}`);
        happen(atMs, { kind: 'said', text, by });
      },
    },
  };
}
