import { formatDuration } from '../../domain/duration.ts';
import { faultWords } from '../../report/chart/fault-words.ts';
import { formatCount, plural } from '../../report/explain/format.ts';
import type { EntryOf, JournalEntry } from '../journal/entries.ts';
import { currentVariant, type LiveState, type LogLine, type Tone } from './live-state.ts';
import { clockText, runMs } from './runbook-clock.ts';

interface Told {
  readonly text: string;
  readonly tone: Tone;
}

/** What the log says of an entry; undefined for what is only drawn, or was said before. */
export function logLineOf(before: LiveState, entry: JournalEntry): LogLine | undefined {
  const told = tell(before, entry);
  if (!told) return undefined;
  const name = variantOf(entry);
  const variant = name === undefined ? currentVariant(before) : before.variants.find((each) => each.name === name);
  const line = { at: clockText(runMs(before, variant, entry.atMs)), wall: entry.wall, ...told };
  return name === undefined ? line : { ...line, variant: name };
}

/** Whose run it tells of; undefined where it is the whole game day. */
export function variantOf(entry: JournalEntry): string | undefined {
  return typeof entry['variant'] === 'string' ? entry['variant'] : undefined;
}

function tell(before: LiveState, entry: JournalEntry): Told | undefined {
  switch (entry.kind) {
    case 'opened':
      return { text: `game day opened: ${entry.title}`, tone: 'plain' };
    case 'variant':
      return { text: VARIANT[entry.state](entry.variant), tone: 'plain' };
    case 'phase':
      return { text: `phase ${entry.phase} begins`, tone: 'plain' };
    case 'step':
      return tellStep(before, entry);
    case 'said':
      return { text: `${entry.by}: ${entry.text}`, tone: 'person' };
    case 'gate':
      return tellGate(entry);
    case 'fault-applied':
      return { text: `fault on: ${faultWords(entry.text)}`, tone: 'fault' };
    case 'fault-lifted':
      return tellLifted(entry);
    case 'statement':
      return tellStatement(before, entry);
    case 'alert': {
      const fires = entry.state === 'fires';
      return { text: `alert ${entry.name} ${entry.state}`, tone: fires ? 'bad' : 'good' };
    }
    default:
      return tellEnd(entry);
  }
}

/** What ends a game day, and a variant's run. */
function tellEnd(entry: JournalEntry): Told | undefined {
  switch (entry.kind) {
    case 'abort':
      return { text: `aborted by the guard ${entry.guard}: ${entry.observed}`, tone: 'bad' };
    case 'stop':
      return { text: `stopped by ${entry.by}${because(entry.why)}`, tone: 'bad' };
    case 'healed':
      return tellHealed(entry);
    case 'verdicts': {
      const as = entry.verdicts.filter(({ asExpected }) => asExpected).length;
      const all = entry.verdicts.length;
      return { text: `${as} of ${plural(all, 'statement')} as expected`, tone: as === all ? 'good' : 'bad' };
    }
    case 'ended':
      return {
        text: `the game day has ended: ${entry.outcome}${because(entry.why)}`,
        tone: entry.outcome === 'as expected' ? 'good' : 'bad',
      };
    default:
      return undefined;
  }
}

const VARIANT = {
  starting: (name: string) => `variant ${name} is being started`,
  running: (name: string) => `variant ${name}: the load begins`,
  ended: (name: string) => `variant ${name} has ended`,
} as const;

/** Steps whose acts have entries of their own. */
const TOLD_BY_ACTS: ReadonlySet<string> = new Set(['say', 'gate', 'inject', 'lift']);

/** That a step is done shows in the runbook. */
function tellStep({ variants }: LiveState, entry: EntryOf<'step'>): Told | undefined {
  const { text, state, why, index } = entry;
  if (state === 'failed' || state === 'skipped')
    return { text: `step ${state}: ${text}${because(why)}`, tone: state === 'failed' ? 'bad' : 'open' };
  const kind = variants.find(({ name }) => name === entry.variant)?.steps[index]?.kind ?? '';
  return state === 'done' || TOLD_BY_ACTS.has(kind) ? undefined : { text: `step: ${text}`, tone: 'plain' };
}

function tellGate({ state, question, by, waitedMs }: EntryOf<'gate'>): Told {
  if (state === 'waits') return { text: `gate waits: ${question}`, tone: 'open' };
  const who = by === undefined ? '' : ` by ${by}`;
  const waited = waitedMs === undefined ? '' : ` after ${formatDuration(waitedMs)}`;
  return { text: `gate ${state}${who}${waited}: ${question}`, tone: state === 'passed' ? 'person' : 'bad' };
}

function tellLifted({ text, by, touched, actedMs }: EntryOf<'fault-lifted'>): Told {
  const felt = touched === null ? '' : `, felt ${touched === 1 ? 'once' : `${formatCount(touched)} times`}`;
  return { text: `fault lifted by ${by} after ${formatDuration(actedMs)}${felt}: ${faultWords(text)}`, tone: 'good' };
}

/** Only a change is news. */
function tellStatement({ variants }: LiveState, entry: EntryOf<'statement'>): Told | undefined {
  const known = variants
    .find(({ name }) => name === entry.variant)
    ?.statements.find(({ text, of }) => text === entry.text && of === entry.of);
  if (known?.state === entry.state) return undefined;
  const wanted = entry.state === 'broken' && known?.expected === 'break';
  const tone = { holds: 'good', broken: wanted ? 'good' : 'bad', unknown: 'open' } as const;
  const state = wanted ? 'broken as it must be' : entry.state;
  return { text: `${entry.of}, ${state}: ${entry.text} (${entry.observed})`, tone: tone[entry.state] };
}

function tellHealed({ faults, tookMs, left, by }: EntryOf<'healed'>): Told {
  if (left.length > 0) return { text: `could not be lifted: ${left.join(', ')}`, tone: 'bad' };
  return { text: `healed by ${by}: ${plural(faults, 'fault')} lifted in ${formatDuration(tookMs)}`, tone: 'good' };
}

function because(why: string | undefined): string {
  return why === undefined ? '' : `: ${why}`;
}
