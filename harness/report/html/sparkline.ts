import type { Verdict } from '../../domain/verdict.ts';
import { formatValue } from '../explain/format.ts';
import { html, type Markup } from './markup.ts';

const WIDTH = 150;
const HEIGHT = 26;
const EDGE = 4;

/** Observed values from run to run against the bound (dashed); runs that were not as expected are dots. */
export function sparkline(history: readonly (Verdict | undefined)[]): Markup {
  const seen = history.flatMap((statement, at) =>
    statement && statement.observed !== null ? [{ at, value: statement.observed, statement }] : [],
  );
  const [first] = seen;
  if (!first) return html`<span class="muted">no evidence</span>`;
  const { bound, unit } = first.statement;
  const values = [...seen.map(({ value }) => value), bound];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const x = (at: number) => round(EDGE + (at / Math.max(1, history.length - 1)) * (WIDTH - 2 * EDGE));
  const y = (value: number) => round(HEIGHT - EDGE - ((value - least) / (most - least || 1)) * (HEIGHT - 2 * EDGE));
  const points = seen.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ');
  const wrong = seen.filter(({ statement }) => !statement.asExpected);
  const range = seen.map(({ value }) => value);
  const spoken = `from ${formatValue(Math.min(...range), unit)} to ${formatValue(Math.max(...range), unit)} over ${seen.length} runs`;
  return html`<svg class="spark" role="img" aria-label="${spoken}" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"><path class="bound" d="M0 ${y(bound)}H${WIDTH}"/><polyline points="${points}"/>${(seen.length === 1 ? seen : wrong).map(({ at, value, statement }) => html`<circle${!statement.asExpected && html` class="wrong"`} cx="${x(at)}" cy="${y(value)}" r="3"/>`)}</svg>`;
}

function round(pixel: number): number {
  return Math.round(pixel * 10) / 10;
}
