import { type HeadlineAxis, headlineAxis } from '../headline/axis.ts';
import type { Headline, HeadlineRow } from '../headline/headline.ts';
import { computedText, headlineSentence, headlineTitle, timeText } from '../headline/sentence.ts';
import { shapesOf } from '../headline/shapes.ts';
import { html, type Markup } from '../html/markup.ts';
import { round } from './frame.ts';
import { LEFT, WIDTH } from './layout.ts';
import { style } from './style.ts';

const NAMES = 128;
const STRIP = WIDTH - NAMES - 152;
const ROW = 48;
const HEIGHT = 42;
const TOP = 88;
const TICKS = 6;

export interface HeadlineCaption {
  /** The run that it was drawn from, for those who cannot see it. */
  readonly about: string;
}

/** The strips of a headline as an SVG file of its own, in light and dark. */
export function renderHeadline(headline: Headline, { about }: HeadlineCaption): string {
  const axis = headlineAxis(headline, STRIP, TICKS);
  const { rows, healedS } = headline;
  const bottom = TOP + rows.length * ROW;
  const height = bottom + 58;
  const [from, to] = [NAMES + axis.at(0), NAMES + axis.at(healedS)];
  return `${
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="t d">
<title id="t">${headlineTitle(headline)}</title><desc id="d">${headlineSentence(headline)} ${about}</desc>
${style}
<rect class="bg" width="${WIDTH}" height="${height}" rx="6"/>
<text class="title" x="${LEFT - 40}" y="24">${headlineTitle(headline)}</text><text class="quiet" x="${LEFT - 40}" y="44">${headlineSentence(headline)}</text>
<rect class="edge" x="${round(from)}" y="${TOP - 6}" width="${round(to - from)}" height="3"/><text class="fault middle" x="${round((from + to) / 2)}" y="${TOP - 11}">fault</text>
<text class="quiet" x="${NAMES + STRIP + 12}" y="${TOP - 11}">÷ fault</text><text class="quiet" x="${NAMES + STRIP + 88}" y="${TOP - 11}">computed</text>
${rows.map((row, i) => stripAt(row, axis, TOP + i * ROW))}${axis.ticks.map(
  ({ at, text }) => html`<text class="middle quiet" x="${round(NAMES + axis.at(at))}" y="${bottom + 16}">${text}</text>
`,
)}<text class="end quiet" x="${WIDTH - 14}" y="${bottom + 40}">green: served (paler: in another way), red: failed, dashed: computed end; in real time since the fault began</text>
</svg>`.markup
  }\n`;
}

function stripAt(row: HeadlineRow, axis: HeadlineAxis, top: number): Markup {
  const { variant, slices, healedS, computed, value } = row;
  const { served, instead, failed } = shapesOf(slices, axis.at);
  const [from, to] = [round(axis.at(0)), round(axis.at(healedS))];
  const right = NAMES + STRIP + 12;
  const outage = value?.outage;
  return html`<text class="end" x="${NAMES - 10}" y="${top + 30}">${variant}</text><g transform="translate(${NAMES} ${top})"><rect class="band" x="${from}" width="${round(to - from)}" height="${HEIGHT}"/><g transform="scale(1 ${HEIGHT / 100})"><path fill="var(--chart-bad)" d="${failed}"/><path fill="var(--chart-good)" opacity="0.55" d="${instead}"/><path fill="var(--chart-good)" d="${served}"/></g>${outage && outage.factor >= 0.01 && html`<path fill="none" stroke="var(--ink)" stroke-width="1.6" d="M${to} 4H${round(axis.at(outage.endS))}m0 -3v6"/>`}${
    computed?.endS !== undefined &&
    html`<path stroke="var(--ink)" stroke-dasharray="3 3" d="M${round(axis.at(computed.endS))} 0v${HEIGHT}"/>`
  }</g><text x="${right}" y="${top + 25}"><tspan class="title">${valueText(row)}</tspan></text>${outage && outage.factor >= 0.01 && html`<text class="quiet" x="${right}" y="${top + 40}">${outage.lasting && '> '}${timeText(outage.endS - healedS)}</text>`}<text class="quiet" x="${right + 76}" y="${top + 25}">${computedText(row)}</text>
`;
}

function valueText({ value }: HeadlineRow): string {
  if (!value) return '-';
  const { text, outage } = value;
  if (!outage) return text;
  if (outage.factor < 0.01) return 'none';
  return `${outage.lasting ? '> ' : ''}${text.replace('x', ' ×')}`;
}
