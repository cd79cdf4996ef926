import { Ansis } from 'ansis';
import { formatDuration } from '../../domain/duration.ts';
import { paintTone, SYMBOL, type Tone } from '../console/cell.ts';
import { pad, plain, widthOf, wrap } from '../console/text.ts';
import { comparedOf, findingsOf, notesOf, tallyOf } from './explain-night.ts';
import type { Night, NightOutcome, SuiteNight } from './night.ts';

export interface NightTableOptions {
  readonly columns: number;
  /** Default: what the terminal and NO_COLOR say. */
  readonly colour?: boolean;
}

const TONE: Readonly<Record<NightOutcome, Tone>> = {
  passed: 'expected',
  failed: 'unexpected',
  inconclusive: 'unknown',
  broken: 'unexpected',
};

/** A night for a person: a line per suite, then what is not as it should be, then the outcome. */
export function renderNight(night: Night, { columns, colour }: NightTableOptions): string {
  const paint = colour === undefined ? new Ansis() : new Ansis(colour ? 1 : 0);
  const width = Math.max(...night.suites.map(({ suite }) => widthOf(plain(suite))), 0);
  const mark = (outcome: NightOutcome) => paintTone(paint, TONE[outcome], SYMBOL[TONE[outcome]]);
  return [
    ` ${paint.bold(`night ${night.id}`)}`,
    ...night.suites.map((suite) => ` ${mark(suite.outcome)} ${suiteLine(suite, width)}`),
    ...night.suites.flatMap((suite) => findingLines(suite, columns, mark)),
    ` ${mark(night.outcome)} ${paint.bold(night.outcome)} after ${formatDuration(night.durationMs)}`,
  ].join('\n');
}

function suiteLine(suite: SuiteNight, width: number): string {
  return [pad(plain(suite.suite), width), pad(suite.outcome, 12), `${tallyOf(suite)}; ${comparedOf(suite)}`].join('  ');
}

function findingLines(suite: SuiteNight, columns: number, mark: (outcome: NightOutcome) => string): string[] {
  const findings = findingsOf(suite).flatMap(({ outcome, text }) => {
    const [first, ...more] = wrap(plain(text), Math.max(40, columns - 6));
    return [`   ${mark(outcome)} ${first}`, ...more.map((line) => `     ${line}`)];
  });
  const notes = notesOf(suite).map((note) => `   - ${plain(note)}`);
  return findings.length + notes.length === 0 ? [] : ['', ` ${plain(suite.suite)}`, ...findings, ...notes, ''];
}
