import { faultWords } from '../../../report/chart/fault-words.ts';
import { plain } from '../../../report/console/text.ts';
import { formatCount, plural } from '../../../report/explain/format.ts';
import type { EntryOf, JournalEntry } from '../../journal/entries.ts';
import { list } from './ending-words.ts';
import { timeText } from './times.ts';

/** An entry of the journal as a line of its timeline; undefined for those that have none. */
export function entryText(entry: JournalEntry): string | undefined {
  const text = sentenceOf(entry);
  return text === undefined ? undefined : plain(text);
}

function sentenceOf(entry: JournalEntry): string | undefined {
  switch (entry.kind) {
    case 'variant':
      return entry.state === 'running' ? 'The load began.' : 'The load ended.';
    case 'step':
      return stepText(entry);
    case 'said':
      return entry.text;
    case 'gate':
      return gateText(entry);
    case 'fault-applied':
      return `Injected: ${faultWords(entry.text)} (${entry.name})`;
    case 'fault-lifted':
      return `Lifted: ${faultWords(entry.text)}, ${touchedText(entry.touched)}`;
    case 'statement':
      return `${STATEMENTS[entry.of]} ${entry.text} ${STATES[entry.state]}${entry.observed === '' ? '' : `: ${entry.observed}`}`;
    case 'alert':
      return `Alert ${entry.name} ${entry.state}${labelsText(entry.labels)}`;
    case 'abort':
      return `Guard tripped: ${entry.guard}, ${entry.observed}`;
    case 'stop':
      return `Stopped${entry.why === undefined ? '' : `: ${entry.why}`}`;
    case 'healed':
      return healedText(entry);
    case 'verdicts': {
      const asExpected = entry.verdicts.filter((verdict) => verdict.asExpected).length;
      return `Judged: ${asExpected} of ${plural(entry.verdicts.length, 'statement')} as expected`;
    }
    case 'opened':
    case 'phase':
    case 'second':
    case 'ended':
      return undefined;
  }
}

/** `nobody felt it`, `1,200 felt it` */
export function touchedText(touched: number | null): string {
  if (touched === null) return 'how many felt it is not known';
  return touched === 0 ? 'nobody felt it' : `${formatCount(touched)} felt it`;
}

function stepText({ text, state, why }: EntryOf<'step'>): string {
  return state === 'done' ? `Step: ${text}` : `Step ${state}: ${text}${why === undefined ? '' : ` (${why})`}`;
}

function gateText({ question, state, waitedMs }: EntryOf<'gate'>): string {
  if (state === 'waits') return `Gate: ${question}`;
  const after = waitedMs === undefined ? '' : ` after ${timeText(waitedMs)}`;
  return `Gate ${state}${after}: ${question}`;
}

function healedText({ faults, tookMs, left }: EntryOf<'healed'>): string {
  const lifted = faults === 0 ? 'Nothing had to be lifted' : `Lifted ${plural(faults, 'fault')} in ${timeText(tookMs)}`;
  return left.length === 0 ? lifted : `${lifted}; could not be lifted: ${list(left)}`;
}

function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).filter(([name]) => name !== 'alertname');
  return pairs.length === 0 ? '' : ` (${pairs.map(([name, value]) => `${name} ${value}`).join(', ')})`;
}

const STATEMENTS = { 'steady state': 'Steady state:', check: 'Check:', expect: 'Statement:' } as const;
const STATES = { holds: 'holds', broken: 'is broken', unknown: 'cannot be told' } as const;
