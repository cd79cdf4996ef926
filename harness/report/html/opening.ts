import { durationsChart } from '../chart/requests.ts';
import { sharedView } from '../chart/view.ts';
import { formatObserved } from '../explain/format.ts';
import { type Telling, tellingOf } from '../explain/telling.ts';
import type { JudgedScenario, RunRecord } from '../judged-scenario.ts';
import type { PlacedChart } from './groups.ts';
import { html, type Markup } from './markup.ts';
import { chartFigure } from './variant-section.ts';

/** The picture that a page begins with: one scenario, in which one variant breaks what another holds. */
export interface Opening {
  readonly picture: PlacedChart;
  readonly sentence: string;
}

/**
 * The longest durations of two variants over each other, of a scenario with a duration that one of them breaks and the other
 * holds: the first in which both take about as long, so that their lines lie above each other. Undefined where none has such
 * a pair.
 */
export function openingOf({ scenarios }: RunRecord): Opening | undefined {
  const groups = Map.groupBy(scenarios, ({ evidence }) => evidence.plan.scenario);
  const [best] = [...groups].flatMap(([name, members]) => pairOf(name, members) ?? []).toSorted(byOverlap);
  if (!best) return undefined;
  const { name, telling, drawn } = best;
  const title = `${name}: longest durations, ${drawn.map(variantOf).join(' beside ')}`;
  const chart = durationsChart(sharedView(drawn), title, ['max'], DURATION);
  return { picture: { id: 'opening', chart: { ...chart, about: '' } }, sentence: sentenceOf(telling, drawn) };
}

interface Pair {
  readonly name: string;
  readonly telling: Telling;
  readonly drawn: readonly JudgedScenario[];
}

function pairOf(name: string, members: readonly JudgedScenario[]): Pair | undefined {
  const telling = tellingOf(members.map(durationsOnly));
  const drawn = telling?.cells.flatMap(({ variant }) => members.find((each) => variantOf(each) === variant) ?? []);
  return telling && drawn?.length === 2 ? { name, telling, drawn } : undefined;
}

function byOverlap(a: Pair, b: Pair): number {
  return Number(overlaps(b)) - Number(overlaps(a));
}

/** A closed loop is soon over where answers are quick, and its line is then a dot beside the slow one. */
function overlaps({ drawn }: Pair): boolean {
  const lengths = drawn.map(({ evidence }) => evidence.durationMs);
  return Math.min(...lengths) > Math.max(...lengths) / 2;
}

/** A bound on durations, whatever the phase or the route. */
const DURATION = /^(max|p\d+(\.\d+)?) duration/;

function durationsOnly(member: JudgedScenario) {
  return {
    variant: variantOf(member),
    statements: member.verdicts.filter(({ text, unit }) => unit === 'ms' && DURATION.test(text)),
  };
}

function variantOf({ evidence }: JudgedScenario): string {
  return evidence.plan.variant;
}

/** `latency 5 s on payment->bank. naive breaks max duration < 6s with 9.31 s; budgeted holds it with 3.92 s.` */
function sentenceOf({ text, cells }: Telling, [first]: readonly JudgedScenario[]): string {
  const faults = [...new Set(first?.evidence.faults.map((fault) => fault.text))].join(' and ');
  const [broken = '', held = ''] = cells.map(
    ({ variant, verdict }) =>
      `${variant} ${verdict.verdict === 'fail' ? 'breaks' : 'holds'} it with ${formatObserved(verdict)}`,
  );
  return `${faults === '' ? '' : `${faults}. `}${text}: ${broken}, ${held}.`;
}

export function openingSection(opening: Opening | undefined): Markup | false {
  return (
    opening !== undefined &&
    html`<section class="opening" aria-label="What the run shows">${chartFigure(opening.picture)}<p>${opening.sentence}</p></section>`
  );
}
