import { Ansis } from 'ansis';
import { formatDuration } from '../domain/duration.ts';
import { plain, wrap } from '../report/console/text.ts';
import { plural } from '../report/explain/format.ts';
import type { Envelope, HeadroomReport } from './headroom-report.ts';
import { becauseText, breaksText, holdsText, sentences } from './words.ts';

export interface HeadroomPaper {
  /** Width of the terminal. */
  readonly columns: number;
  /** Default: what the terminal and NO_COLOR say. */
  readonly colour?: boolean;
}

/** The envelope for a person: a block for each variant and condition, then one sentence for each variant. */
export function renderHeadroom(report: HeadroomReport, { columns, colour }: HeadroomPaper): string {
  const paint = colour === undefined ? new Ansis() : new Ansis(colour ? 1 : 0);
  const width = Math.max(60, columns);
  const blocks = report.envelopes.map((envelope) => blockOf(envelope, width, paint));
  const told = sentences(report).flatMap((text) => wrap(plain(text), width - 2).map((line) => ` ${paint.bold(line)}`));
  return [...blocks, told].map((lines) => lines.join('\n')).join('\n\n');
}

function blockOf(envelope: Envelope, width: number, paint: Ansis): string[] {
  const { variant, condition, trials, holdsUpTo, breaksFrom } = envelope;
  const because = becauseText(envelope);
  const rows: [string, string][] = [
    ['holds up to', holdsUpTo === null ? paint.red(holdsText(envelope)) : paint.green(holdsText(envelope))],
    ['breaks from', breaksFrom === null ? paint.yellow(breaksText(envelope)) : breaksText(envelope)],
  ];
  return [
    ` ${paint.bold(plain(`${variant}, ${condition}`))} ${paint.dim(plural(trials.length, 'run'))}`,
    ...rows.map(([name, value]) => `   ${name}  ${value}`),
    ...(because === '' ? [] : wrap(plain(because), width - 5).map((line) => paint.dim(`   ${line}`))),
  ];
}

/** What is about to be done: `p99 duration < 800ms, 10/s to 1,000/s, 5 s a run, 2 runs must agree`. */
export function announcement(report: Omit<HeadroomReport, 'envelopes'>, runMs: number | undefined): string {
  const { statements, from, to, raised, confirm } = report;
  const unit = raised === 'rate' ? '/s' : ' times as long';
  return [
    statements.join(' and '),
    `${from} to ${to}${unit}`,
    ...(runMs === undefined ? [] : [`${formatDuration(runMs)} a run`]),
    `${plural(confirm, 'run')} must agree`,
  ].join(', ');
}
