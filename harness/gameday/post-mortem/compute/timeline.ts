import type { EntryOf, JournalEntry } from '../../journal/entries.ts';
import type { TimelineItem } from '../post-mortem-report.ts';
import { entryText } from '../words/entry-words.ts';
import type { VariantRun } from './day.ts';

/** What happened and who did what, in the order of the journal; without readings, and without what others already tell. */
export function timelineOf(run: VariantRun, opened: EntryOf<'opened'>): TimelineItem[] {
  const states = new Map<string, string>();
  return run.entries.flatMap((entry): TimelineItem[] => {
    const kind = kindOf(entry, opened, states);
    const text = kind && entryText(entry);
    if (kind === undefined || text === undefined) return [];
    const by = 'by' in entry && typeof entry.by === 'string' ? entry.by : null;
    return [{ atMs: run.real(entry.atMs), wall: entry.wall, kind, by, tone: toneOf(entry), text }];
  });
}

/** Undefined for what is left out: `states` has the last one that was told of each statement. */
function kindOf(
  entry: JournalEntry,
  { steps }: EntryOf<'opened'>,
  states: Map<string, string>,
): TimelineItem['kind'] | undefined {
  switch (entry.kind) {
    case 'variant':
      return entry.state === 'starting' ? undefined : 'load';
    case 'step': {
      const wentWrong = entry.state === 'failed' || entry.state === 'skipped';
      // Faults, gates, checks and remarks have entries of their own.
      return wentWrong || (entry.state === 'done' && steps[entry.index]?.kind === 'load') ? 'step' : undefined;
    }
    case 'statement': {
      const key = JSON.stringify([entry.of, entry.text]);
      const before = states.get(key);
      states.set(key, entry.state);
      const isNews = entry.of === 'expect' ? entry.state === 'broken' || before === 'broken' : true;
      return isNews && before !== entry.state ? 'statement' : undefined;
    }
    case 'fault-applied':
      return 'fault';
    case 'fault-lifted':
      return 'lift';
    case 'said':
    case 'gate':
    case 'alert':
    case 'abort':
    case 'stop':
    case 'healed':
    case 'verdicts':
      return entry.kind;
    case 'opened':
    case 'phase':
    case 'second':
    case 'ended':
      return undefined;
  }
}

function toneOf(entry: JournalEntry): TimelineItem['tone'] {
  switch (entry.kind) {
    case 'fault-applied':
    case 'abort':
    case 'stop':
      return 'bad';
    case 'fault-lifted':
      return 'good';
    case 'alert':
      return entry.state === 'fires' ? 'bad' : 'good';
    case 'statement':
      return entry.state === 'broken' ? 'bad' : 'plain';
    case 'step':
      return entry.state === 'done' ? 'plain' : 'bad';
    case 'gate':
      return entry.state === 'refused' ? 'bad' : 'plain';
    case 'healed':
      return entry.left.length > 0 ? 'bad' : 'good';
    case 'verdicts':
      return entry.verdicts.every(({ asExpected }) => asExpected) ? 'good' : 'bad';
    default:
      return 'plain';
  }
}
