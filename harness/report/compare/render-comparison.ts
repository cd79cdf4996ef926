import { Ansis } from 'ansis';
import { formatDuration } from '../../domain/duration.ts';
import { cut, pad, padLeft, plain, widthOf, wrap } from '../console/text.ts';
import { formatShare, formatValue } from '../explain/format.ts';
import type { Comparison, Difference, PhaseDifference, StatementDifference, StatementSide } from './comparison.ts';

export interface ComparisonOptions {
  readonly columns: number;
  /** Also the statistics that did not change. */
  readonly all?: boolean;
  readonly colour?: boolean;
}

const SIGN: Readonly<Record<Comparison['outcome'] | Difference['finding'], string>> = {
  worse: '✗',
  better: '✓',
  same: '=',
  unclear: '?',
  unknown: '?',
};

/**
 * A comparison for a person: what changed beyond noise with before, after and interval, then what is gone, what cannot be
 * told, and what the judgement rests on. What nothing can judge is shown as it was measured.
 */
export function renderComparison(comparison: Comparison, options: ComparisonOptions): string {
  const paint = options.colour === undefined ? new Ansis() : new Ansis(options.colour ? 1 : 0);
  const { differences, statements, notes, gone, doubts, mode } = comparison;
  const changed = ({ finding }: Difference) => finding === 'worse' || finding === 'better';
  const shown = differences.filter((each) => options.all || changed(each) || mode === 'shown');
  const judged = statements.filter((each) => options.all || changed(each) || each.flaky || each.finding === 'unclear');
  const listed = (sign: string, texts: readonly string[]) =>
    texts.flatMap((text) => wrap(`${sign} ${plain(text)}`, options.columns));
  const lines = [
    ...rows(shown.map(differenceRow), options.columns, paint),
    ...judged
      .map((each) => cut(`${SIGN[each.finding]} ${statementText(each)}`, options.columns))
      .map((line) => tint(paint, line)),
    ...listed('?', [...gone, ...doubts]),
    ...listed('-', notes),
    ...wrap(basis(comparison), options.columns).map((line) => paint.dim(line)),
    tint(paint, `${SIGN[comparison.outcome]} ${conclusion(comparison)}`),
    ...(comparison.outcome === 'unclear' && mode !== 'interleaved' ? wrap(HOW_TO_TELL, options.columns) : []),
  ];
  return lines.join('\n');
}

const HOW_TO_TELL =
  '  what tells: `squall compare BEFORE AFTER --suite NAME`, with the folders of two projects, runs both by turns';

function differenceRow({
  finding,
  scenario,
  variant,
  phase,
  figure,
  before,
  after,
  change,
  interval,
}: PhaseDifference): string[] {
  const share = figure === 'success share';
  const show = share ? formatShare : formatDuration;
  const moved = (value: number) => signed(share ? value : value - 1);
  const span = interval ? `${moved(interval.low)} to ${moved(interval.high)}` : 'not known';
  return [
    SIGN[finding],
    plain(`${scenario} · ${variant}`),
    phase,
    figure,
    show(before),
    show(after),
    moved(change),
    span,
  ];
}

const HEADS = ['', 'scenario', 'phase', 'statistic', 'before', 'after', 'change', 'interval'];
const NUMBERS_FROM = 4;

function rows(cells: readonly string[][], columns: number, paint: Ansis): string[] {
  if (cells.length === 0) return [];
  const widths = HEADS.map((_, i) => Math.max(...[HEADS, ...cells].map((row) => widthOf(row[i] ?? ''))));
  const spare = columns - widths.reduce((sum, width) => sum + width + 2, -2);
  widths[1] = Math.max(12, (widths[1] ?? 0) + Math.min(0, spare));
  const line = (row: readonly string[]) =>
    row
      .map((text, i) =>
        i >= NUMBERS_FROM ? padLeft(text, widths[i] ?? 0) : pad(cut(text, widths[i] ?? 0), widths[i] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [paint.dim(line(HEADS)), ...cells.map((row) => tint(paint, line(row))), ''];
}

function statementText({ scenario, variant, text, unit, before, after, flaky }: StatementDifference): string {
  const side = ({ observed, asExpected, runs }: StatementSide) =>
    `${formatValue(observed, unit)} (${asExpected}/${runs} as expected)`;
  const flake = flaky ? ', its verdict changes between repeats' : '';
  return plain(`${scenario} · ${variant}: ${text}: ${side(before)} -> ${side(after)}${flake}`);
}

function signed(change: number): string {
  const text = (change * 100).toFixed(1);
  return `${change >= 0 ? '+' : ''}${text} %`;
}

function tint(paint: Ansis, line: string): string {
  if (line.startsWith('✗')) return paint.red(line);
  return line.startsWith('✓') ? paint.green(line) : line;
}

function basis({ mode, before, after, confidence, allowance }: Comparison): string {
  const runs = `${before.join(', ')} against ${after.join(', ')}`;
  if (mode === 'shown') return runs;
  const from = { interleaved: 'differences between runs next to each other', history: 'the spread of earlier runs' };
  const joint = `all hold together with ${(confidence * 100).toFixed(0)} % confidence`;
  return `${runs}; intervals from ${from[mode]}, ${joint}; changes within ${(allowance * 100).toFixed(0)} % are noise`;
}

function conclusion({ outcome, differences, statements, mode }: Comparison): string {
  const count = (finding: Difference['finding']) =>
    [...differences, ...statements].filter((each) => each.finding === finding).length;
  const parts = [`${count('worse')} worse`, `${count('better')} better`];
  if (outcome === 'unclear') return `cannot tell${mode === 'shown' ? '' : `: ${parts.join(', ')}`}`;
  if (outcome === 'same') return 'no change beyond noise';
  return `${outcome === 'worse' ? 'regression' : 'improvement'}: ${parts.join(', ')}`;
}
