import type { EntryOf } from '../../journal/entries.ts';
import { type Day, only, type VariantRun } from './day.ts';
import { type ActedFault, faultsOf } from './faults.ts';

/** How the game day came to its end; times are ms of real time since the load of the variant began, which is '' before the first. */
export interface Ending {
  /** `no end`: the journal just ends; it was killed, or it still runs. */
  readonly outcome: EntryOf<'ended'>['outcome'] | 'no end';
  readonly why: string | null;
  /** The first guard that tripped. */
  readonly abort: {
    readonly variant: string;
    readonly guard: string;
    readonly observed: string;
    readonly atMs: number;
  } | null;
  readonly stop: {
    readonly variant: string;
    readonly by: string;
    readonly why: string | null;
    readonly atMs: number;
  } | null;
  readonly heals: readonly Heal[];
  /** What could not be lifted. */
  readonly left: readonly string[];
  /** Faults of which the journal does not say that they were lifted. */
  readonly unlifted: readonly { readonly variant: string; readonly fault: ActedFault }[];
}

/** Everything was lifted at once, because somebody or something asked for it. */
export interface Heal {
  readonly variant: string;
  readonly by: string;
  readonly faults: number;
  /** ms, as measured. */
  readonly tookMs: number;
  readonly left: readonly string[];
}

export function endingOf({ runs: begun, ended, entries: all }: Day): Ending {
  // It may have been stopped before any variant was begun.
  const runs = begun.length > 0 ? begun : [{ variant: '', entries: all, real: () => 0 }];
  const heals = runs.flatMap(({ variant, entries }) =>
    only(entries, 'healed').map(({ by, faults, tookMs, left }): Heal => ({ variant, by, faults, tookMs, left })),
  );
  return {
    outcome: ended?.outcome ?? 'no end',
    why: ended?.why ?? null,
    abort: first(runs, ({ variant, entries, real }) => {
      const [entry] = only(entries, 'abort');
      return entry && { variant, guard: entry.guard, observed: entry.observed, atMs: real(entry.atMs) };
    }),
    stop: first(runs, ({ variant, entries, real }) => {
      const [entry] = only(entries, 'stop');
      return entry && { variant, by: entry.by, why: entry.why ?? null, atMs: real(entry.atMs) };
    }),
    heals,
    left: [...new Set(heals.flatMap(({ left }) => left))],
    unlifted: runs.flatMap((run) =>
      faultsOf(run)
        .filter(({ toMs }) => toMs === null)
        .map((fault) => ({ variant: run.variant, fault })),
    ),
  };
}

function first<T>(runs: readonly VariantRun[], of: (run: VariantRun) => T | undefined): T | null {
  for (const run of runs) {
    const found = of(run);
    if (found !== undefined) return found;
  }
  return null;
}
