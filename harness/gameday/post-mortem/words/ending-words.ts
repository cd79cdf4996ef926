import { plural } from '../../../report/explain/format.ts';
import type { Ending, Heal } from '../compute/ending.ts';
import type { PostMortem } from '../post-mortem-report.ts';
import { timeText } from './times.ts';

/** What a reader must know before anything else, each one sentence or two; empty where the day came to its end. */
export function alarms({ ending, notes }: Pick<PostMortem, 'ending' | 'notes'>): string[] {
  return [...noEnd(ending), ...leftOver(ending), ...endedEarly(ending), ...journalNotes(notes)];
}

function noEnd({ outcome, unlifted }: Ending): string[] {
  if (outcome !== 'no end') return [];
  const during =
    unlifted.length === 0
      ? 'No fault acted then.'
      : `${list(unlifted.map(({ fault, variant }) => `${fault.text} (${variant})`))} still acted then, and the journal cannot say when it was lifted.`;
  return [
    `The journal has no end: the game day was killed, or still runs. ${during} All figures are of what was written until then.`,
  ];
}

function leftOver({ left }: Ending): string[] {
  return left.length === 0 ? [] : [`Not everything could be lifted. What was left: ${list(left)}.`];
}

function endedEarly({ abort, stop, heals, outcome, why }: Ending): string[] {
  const healed = heals.map(healText);
  if (abort) return [`A guard ended it: ${abort.guard}, ${abort.observed} (${momentText(abort)}).${healed.join('')}`];
  if (stop) {
    const because = stop.why === null ? '' : `: ${stop.why}`;
    return [`It was stopped by ${stop.by} (${momentText(stop)})${because}.${healed.join('')}`];
  }
  const early = outcome === 'broken' || outcome === 'not started' || outcome === 'aborted' || outcome === 'stopped';
  return early || (why !== null && outcome !== 'as expected')
    ? [`It ended: ${outcome}${why === null ? '' : `, ${why}`}.${healed.join('')}`]
    : [];
}

function momentText({ variant, atMs }: { readonly variant: string; readonly atMs: number }): string {
  if (variant === '') return 'before any load began';
  return atMs < 0 ? `${variant}, before its load began` : `${variant}, ${timeText(atMs)} after its load began`;
}

function healText({ faults, tookMs, left }: Heal): string {
  const lifted =
    faults === 0 ? 'No fault acted' : `${plural(faults, 'fault')} acted and ${faults === 1 ? 'was' : 'were'} lifted`;
  const all = left.length === 0 ? 'nothing was left' : `${list(left)} was left`;
  return faults === 0 ? ` ${lifted} then.` : ` ${lifted} in ${timeText(tookMs)}; ${all}.`;
}

function journalNotes({ setBackMs, missingMs, neverRan }: PostMortem['notes']): string[] {
  return [
    ...(neverRan.length === 0 ? [] : [`Never ran: ${list(neverRan)}.`]),
    ...(setBackMs === 0
      ? []
      : [
          `The clock of the machine was set back by ${timeText(setBackMs)} meanwhile: times of day may go backwards, all others do not.`,
        ]),
    ...Object.entries(missingMs).map(
      ([variant, ms]) => `${variant}: the journal has no readings of ${timeText(ms)} of its load.`,
    ),
  ];
}

export function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
