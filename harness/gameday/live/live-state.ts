import type { EntryOf } from '../journal/entries.ts';
import type { GateState, VariantState } from './variant-state.ts';

/** A game day as its journal tells it so far: all that the page and the terminal show. */
export interface LiveState {
  readonly opened?: EntryOf<'opened'>;
  /** In the order of their runs. */
  readonly variants: readonly VariantState[];
  readonly log: readonly LogLine[];
  /** Of the last entry. */
  readonly atMs: number;
  readonly stop?: EntryOf<'stop'>;
  readonly abort?: EntryOf<'abort'>;
  readonly healed?: EntryOf<'healed'>;
  readonly ended?: EntryOf<'ended'>;
}

/** A line of the log, for people. */
export interface LogLine {
  /** On the clock of the variant's run: `0:42`. */
  readonly at: string;
  /** ISO 8601, UTC. */
  readonly wall: string;
  readonly variant?: string;
  readonly tone: Tone;
  readonly text: string;
}

/** `person`: somebody did or wrote it. `fault`: something is broken on purpose. */
export type Tone = 'plain' | 'person' | 'fault' | 'good' | 'bad' | 'open';

export const NOTHING_YET: LiveState = { variants: [], log: [], atMs: 0 };

export interface WaitingGate extends GateState {
  readonly variant: string;
}

/** The gate that waits for somebody, and in which variant's run. */
export function waitingGate({ variants }: LiveState): WaitingGate | undefined {
  return variants
    .flatMap(({ name, gates }) => gates.map((gate) => ({ ...gate, variant: name })))
    .findLast(({ untilMs }) => untilMs === undefined);
}

/** The variant that runs, or ran last, or will run first. */
export function currentVariant({ variants }: LiveState): VariantState | undefined {
  return variants.findLast(({ state }) => state !== 'planned') ?? variants[0];
}
