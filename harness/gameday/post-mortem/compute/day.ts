import { SquallError } from '../../../runtime/errors.ts';
import type { EntryKind, EntryOf, JournalEntry } from '../../journal/entries.ts';

/** A journal by its variants. */
export interface Day {
  readonly opened: EntryOf<'opened'>;
  /** In the order in which they ran. */
  readonly runs: readonly VariantRun[];
  /** Absent where the journal has no end. */
  readonly ended?: EntryOf<'ended'>;
  readonly entries: readonly JournalEntry[];
}

/** What was written while one variant ran. */
export interface VariantRun {
  readonly variant: string;
  readonly entries: readonly JournalEntry[];
  /**
   * From the clock of the journal, which is that of the machine, to ms of real time since the load of the variant began: a run that
   * is ten times as fast as real time took a tenth of it.
   */
  real(atMs: number): number;
}

/** Throws SQUALL_USAGE for a journal that does not begin with what was opened. */
export function dayOf(entries: readonly JournalEntry[]): Day {
  const opened = entries.find((entry) => entry.kind === 'opened');
  if (!opened)
    throw new SquallError('SQUALL_USAGE', `the journal has ${entries.length} entries, and none that opens a game day`, {
      hint: 'a game day writes what is planned as its first entry, before it does anything',
    });
  const ended = entries.findLast((entry) => entry.kind === 'ended');
  return { opened, runs: runsOf(entries, opened.timeScale), ...(ended && { ended }), entries };
}

/** What names no variant, as a remark does, belongs to the one that was begun last, and before that to the first. */
function runsOf(entries: readonly JournalEntry[], timeScale: number): VariantRun[] {
  const byVariant = new Map<string, JournalEntry[]>();
  const named = entries.find((entry) => 'variant' in entry && typeof entry.variant === 'string');
  let current = named && String(named['variant']);
  for (const entry of entries) {
    const variant = 'variant' in entry && typeof entry.variant === 'string' ? entry.variant : undefined;
    if (entry.kind === 'variant' && entry.state !== 'ended') current = entry.variant;
    const owner = variant ?? current;
    if (owner === undefined || entry.kind === 'opened' || entry.kind === 'ended') continue;
    const own = byVariant.get(owner);
    if (own) own.push(entry);
    else byVariant.set(owner, [entry]);
  }
  return [...byVariant].map(([variant, own]) => {
    const beganMs = beginOf(own, timeScale);
    return { variant, entries: own, real: (atMs) => (atMs - beganMs) * timeScale };
  });
}

function beginOf(entries: readonly JournalEntry[], timeScale: number): number {
  const running = entries.find((entry) => entry.kind === 'variant' && entry.state === 'running');
  if (running?.kind === 'variant') return running.beganMs ?? running.atMs;
  const second = entries.find((entry) => entry.kind === 'second');
  if (second?.kind === 'second') return second.atMs - second.lastsMs / timeScale;
  return entries[0]?.atMs ?? 0;
}

/** The entries of one kind. */
export function only<Kind extends EntryKind>(entries: readonly JournalEntry[], kind: Kind): EntryOf<Kind>[] {
  return entries.filter((entry): entry is EntryOf<Kind> => entry.kind === kind);
}

/** What people write and do has their way in, such as `page`; what is done by itself has not. */
export function isPerson(by: string): boolean {
  return by !== 'runbook' && by !== 'guard' && by !== 'squall';
}
