import { Ansis } from 'ansis';
import { formatDuration } from '../../domain/duration.ts';
import { paintTone, SYMBOL, type Tone } from '../console/cell.ts';
import { pad, plain, widthOf, wrap } from '../console/text.ts';
import { comparedOf, notesOf, problemsOf, tallyOf } from './explain-nightly.ts';
import type { NightlyOutcome, NightlyReport, NightlySuite } from './nightly-report.ts';

export interface NightlyTableOptions {
  readonly columns: number;
  /** Default: what the terminal and NO_COLOR say. */
  readonly colour?: boolean;
}

const TONE: Readonly<Record<NightlyOutcome, Tone>> = {
  passed: 'expected',
  failed: 'unexpected',
  inconclusive: 'unknown',
  broken: 'unexpected',
};

/** A nightly run for a person: a line per suite, then what is not as it should be, then the outcome. */
export function renderNightly(report: NightlyReport, { columns, colour }: NightlyTableOptions): string {
  const paint = colour === undefined ? new Ansis() : new Ansis(colour ? 1 : 0);
  const width = Math.max(...report.suites.map(({ suite }) => widthOf(plain(suite))), 0);
  const mark = (outcome: NightlyOutcome) => paintTone(paint, TONE[outcome], SYMBOL[TONE[outcome]]);
  return [
    ` ${paint.bold(`nightly run ${report.id}`)}`,
    ...report.suites.map((suite) => ` ${mark(suite.outcome)} ${suiteLine(suite, width)}`),
    ...report.suites.flatMap((suite) => problemLines(suite, columns, mark)),
    ` ${mark(report.outcome)} ${paint.bold(report.outcome)} after ${formatDuration(report.durationMs)}`,
  ].join('\n');
}

function suiteLine(suite: NightlySuite, width: number): string {
  return [pad(plain(suite.suite), width), pad(suite.outcome, 12), `${tallyOf(suite)}; ${comparedOf(suite)}`].join('  ');
}

function problemLines(suite: NightlySuite, columns: number, mark: (outcome: NightlyOutcome) => string): string[] {
  const problems = problemsOf(suite).flatMap(({ outcome, text }) => {
    const [first, ...more] = wrap(plain(text), Math.max(40, columns - 6));
    return [`   ${mark(outcome)} ${first}`, ...more.map((line) => `     ${line}`)];
  });
  const notes = notesOf(suite).map((note) => `   - ${plain(note)}`);
  return problems.length + notes.length === 0 ? [] : ['', ` ${plain(suite.suite)}`, ...problems, ...notes, ''];
}
