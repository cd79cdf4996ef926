import type { Day } from './day.ts';
import { gapsOf, secondsOf } from './seconds.ts';

/** What a reader must know of the journal itself. */
export interface JournalNotes {
  /** The clock of the machine was set back so far while it was written, ms; 0 where it was not. */
  readonly setBackMs: number;
  /** Variant -> for how long the journal has no readings though its load ran, ms of real time; without those that have all. */
  readonly missingMs: Readonly<Record<string, number>>;
  /** Variants that never began. */
  readonly neverRan: readonly string[];
}

/** Less is how exactly clocks are kept. */
const SET_BACK_MS = 1000;
/** Less is a reading that came late. */
const MISSING_MS = 500;

export function notesOf(day: Day): JournalNotes {
  const ran = new Set(day.runs.map(({ variant }) => variant));
  const missing = day.runs.map((run) => [run.variant, gapsOf(secondsOf(run))] as const);
  return {
    setBackMs: setBack(day),
    missingMs: Object.fromEntries(missing.filter(([, ms]) => ms >= MISSING_MS)),
    neverRan: day.opened.variants.filter((variant) => !ran.has(variant)),
  };
}

/** The largest step of the wall clock against the other one, which never goes back. */
function setBack({ entries }: Day): number {
  const steps = entries.slice(1).map((entry, i) => {
    const before = entries[i] ?? entry;
    return entry.atMs - before.atMs - (Date.parse(entry.wall) - Date.parse(before.wall));
  });
  const most = Math.max(0, ...steps);
  return most >= SET_BACK_MS ? most : 0;
}
