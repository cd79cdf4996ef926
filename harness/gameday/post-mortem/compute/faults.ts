import type { EntryOf } from '../../journal/entries.ts';
import { only, type VariantRun } from './day.ts';

/** A fault as it acted; ms of real time since the load of its variant began. */
export interface ActedFault {
  readonly name: string;
  readonly text: string;
  readonly on: string;
  readonly fromMs: number;
  /** null: the journal does not say that it was lifted. */
  readonly toMs: number | null;
  readonly liftedBy: string | null;
  /** Connections, requests or calls that felt it; null when no witness could tell. */
  readonly touched: number | null;
}

/** From when the first fault acted until the last one was lifted. */
export interface FaultSpan {
  readonly fromMs: number;
  /** null: one of them was not lifted, as far as the journal says. */
  readonly toMs: number | null;
}

/** In the order in which they were injected. A fault may be injected again after it was lifted. */
export function faultsOf(run: VariantRun): ActedFault[] {
  const lifted = only(run.entries, 'fault-lifted').map((entry) => ({ entry, index: run.entries.indexOf(entry) }));
  const taken = new Set<EntryOf<'fault-lifted'>>();
  const applied = only(run.entries, 'fault-applied').map((begin): ActedFault => {
    const after = run.entries.indexOf(begin);
    const end = lifted.find(
      ({ entry, index }) => entry.name === begin.name && index > after && !taken.has(entry),
    )?.entry;
    if (end) taken.add(end);
    const fromMs = run.real(begin.atMs);
    return { ...actedFault(begin, end), fromMs, toMs: end ? Math.max(fromMs, run.real(end.atMs)) : null };
  });
  const unannounced = lifted.flatMap(({ entry }): ActedFault[] => {
    if (taken.has(entry)) return [];
    const toMs = run.real(entry.atMs);
    return [{ ...actedFault(entry, entry), fromMs: run.real(entry.atMs - entry.actedMs), toMs }];
  });
  return [...applied, ...unannounced].toSorted((a, b) => a.fromMs - b.fromMs);
}

function actedFault(
  { name, text, on }: EntryOf<'fault-applied'> | EntryOf<'fault-lifted'>,
  end: EntryOf<'fault-lifted'> | undefined,
) {
  return { name, text, on, liftedBy: end?.by ?? null, touched: end?.touched ?? null };
}

/** Undefined where nothing was broken. */
export function spanOf(faults: readonly ActedFault[]): FaultSpan | undefined {
  if (faults.length === 0) return undefined;
  const ends = faults.map(({ toMs }) => toMs);
  return {
    fromMs: Math.min(...faults.map(({ fromMs }) => fromMs)),
    toMs: ends.some((end) => end === null) ? null : Math.max(...ends.map((end) => end ?? 0)),
  };
}
