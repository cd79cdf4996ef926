import type { JournalEntry } from '../journal/entries.ts';
import type { LiveState } from './live-state.ts';
import { logLineOf, variantOf } from './log-line.ts';
import { advanceVariant, closeGates, healed, plannedVariant, type VariantState } from './variant-state.ts';

/** The state after `entry`; never changes the state that it was given. Entries of a kind that it does not know tell nothing. */
export function advance(before: LiveState, entry: JournalEntry): LiveState {
  const line = logLineOf(before, entry);
  const state = {
    ...before,
    atMs: before.variants.length === 0 ? entry.atMs : Math.max(before.atMs, entry.atMs),
    log: line ? [...before.log, line] : before.log,
  };
  switch (entry.kind) {
    case 'opened':
      return { ...state, opened: entry, variants: entry.variants.map((name) => plannedVariant(name, entry)) };
    case 'abort':
      return { ...everyVariant(state, (variant) => closeGates(variant, entry.atMs)), abort: entry };
    case 'stop':
      return { ...everyVariant(state, (variant) => closeGates(variant, entry.atMs)), stop: state.stop ?? entry };
    case 'healed':
      return { ...everyVariant(state, (variant) => healed(variant, entry)), healed: entry };
    case 'ended':
      return { ...everyVariant(state, (variant) => closeGates(variant, entry.atMs)), ended: entry };
    default: {
      const name = variantOf(entry);
      return name === undefined ? state : withVariant(state, name, entry);
    }
  }
}

function everyVariant(state: LiveState, change: (variant: VariantState) => VariantState): LiveState {
  return { ...state, variants: state.variants.map(change) };
}

/** A variant that the plan does not name is one more. */
function withVariant(state: LiveState, name: string, entry: JournalEntry): LiveState {
  const at = state.variants.findIndex((each) => each.name === name);
  const after = advanceVariant(state.variants[at] ?? plannedVariant(name, state.opened), entry);
  return { ...state, variants: at < 0 ? [...state.variants, after] : state.variants.with(at, after) };
}
