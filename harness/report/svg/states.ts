import { STATES, type State, wordOf } from '../chart/axes.ts';
import type { Chart, ChartLine } from '../chart/chart.ts';
import { html, type Markup } from '../html/markup.ts';
import { round } from './frame.ts';
import { LEFT, RIGHT, textWidth } from './layout.ts';
import type { Drawn } from './legend.ts';
import type { Axis } from './scales.ts';

/** Distinguishable without colours: the more open, the higher the bar. */
const HEIGHT: Readonly<Record<State, number>> = { closed: 4, 'half-open': 13, open: 24 };
const ROW = 48;
const NAME = 17;

export interface Stretch {
  readonly state: State;
  readonly from: number;
  readonly to: number;
}

/** States as stretches of time; a gap in the readings is a gap. */
export function stretchesOf({ points }: ChartLine): Stretch[] {
  const stretches: Stretch[] = [];
  let last: State | undefined;
  for (const [i, [from, value]] of points.entries()) {
    const state = value === null ? undefined : STATES[value];
    const to = points[i + 1]?.[0] ?? from;
    const before = stretches.at(-1);
    if (state !== undefined && before && state === last) stretches[stretches.length - 1] = { ...before, to };
    else if (state !== undefined) stretches.push({ state, from, to });
    last = state;
  }
  return stretches;
}

/** One row for each breaker or alert: its name, and below it the states it went through. */
export function stateRows(chart: Chart, x: Axis, top: number): Drawn {
  const { lines } = chart;
  const markup = lines.map((line, row) => {
    const foot = top + row * ROW + NAME + HEIGHT.open;
    return html`<text class="halo" x="${LEFT}" y="${foot - HEIGHT.open - 5}">${line.name}</text><path class="grid" d="M${LEFT} ${foot}H${RIGHT}"/>
${stretchesOf(line).map((stretch) => bar(stretch, wordOf(stretch.state, chart), x, foot))}`;
  });
  return { markup: html`${markup}`, height: lines.length * ROW };
}

function bar({ state, from, to }: Stretch, word: string, x: Axis, foot: number): Markup {
  const [left, right] = [x.at(from), x.at(to)];
  const height = HEIGHT[state];
  const fits = right - left > textWidth(word) + 10 && state !== 'closed';
  const text =
    fits &&
    html`<text class="middle halo" x="${round((left + right) / 2)}" y="${foot - (state === 'open' ? 8 : 16)}">${word}</text>`;
  return html`<rect fill="var(--${state})" x="${round(left)}" y="${foot - height}" width="${round(Math.max(1.5, right - left))}" height="${height}"/>${text}
`;
}

/** What the heights and colours mean. */
export function stateLegend(chart: Chart, top: number): Drawn {
  let x = LEFT;
  const marks = STATES.map((state) => {
    const at = x;
    const word = wordOf(state, chart);
    x += 26 + textWidth(word) + 24;
    return html`<rect fill="var(--${state})" x="${at}" y="${top + 9 + HEIGHT.open / 4 - HEIGHT[state] / 2}" width="18" height="${HEIGHT[state] / 2}"/><text x="${at + 25}" y="${top + 14}">${word}</text>
`;
  });
  return { markup: html`${marks}`, height: 20 };
}
