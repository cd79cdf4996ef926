import type { Ansis } from 'ansis';
import type { ScenarioOutcome } from '../../domain/verdict.ts';
import { plural } from '../explain/format.ts';
import { type JudgedVariant, tellingOf } from '../explain/telling.ts';
import { inlineCell, OUTCOME_TONE, paintTone, SYMBOL } from './cell.ts';
import { cut, pad, plain, widthOf } from './text.ts';

/** One scenario with all its variants. */
export interface ScenarioSummary {
  readonly name: string;
  /** The worst of its variants. */
  readonly outcome: ScenarioOutcome;
  readonly variants: readonly JudgedVariant[];
}

/**
 * `✓ S3-closed  max duration < 6s: naive VIOL 9.4 s · budgeted ok 4.03 s`, in at most `columns`. `nameWidth` puts the lines of
 * several scenarios below each other.
 */
export function scenarioLine(
  { name, outcome, variants }: ScenarioSummary,
  paint: Ansis,
  columns: number,
  nameWidth = 0,
): string {
  const tone = OUTCOME_TONE[outcome];
  const head = pad(cut(plain(name), columns - 4), nameWidth);
  const left = columns - widthOf(`✓ ${head}  `);
  return `${paintTone(paint, tone, SYMBOL[tone])} ${paint.bold(head)}  ${storyOf(variants, paint, left)}`.trimEnd();
}

function storyOf(variants: readonly JudgedVariant[], paint: Ansis, columns: number): string {
  const telling = tellingOf(variants);
  if (!telling) return paint.dim(cut(`${plural(variants.length, 'variant')}, nothing judged`, Math.max(0, columns)));
  const cells = telling.cells.map(({ variant, verdict }) => ({ name: plain(variant), ...inlineCell(paint, verdict) }));
  const values = cells.map(({ name, text }) => `${name} ${text}`).join(' · ');
  const room = columns - widthOf(values) - 2;
  if (room < SHORTEST_TEXT) return cut(`${plain(telling.text)}: ${values}`, Math.max(0, columns));
  const painted = cells.map((cell) => `${cell.name} ${cell.painted}`).join(' · ');
  return `${paint.dim(`${cut(plain(telling.text), room)}:`)} ${painted}`;
}

/** Columns that a statement needs to be recognised. */
const SHORTEST_TEXT = 12;
