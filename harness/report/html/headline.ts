import { type HeadlineAxis, headlineAxis } from '../headline/axis.ts';
import type { Headline, HeadlineRow } from '../headline/headline.ts';
import { computedText, headlineSentence, headlineTitle, timeText } from '../headline/sentence.ts';
import { shapesOf } from '../headline/shapes.ts';
import { html, type Markup } from './markup.ts';
import { breakable } from './verdict-table.ts';

/** Of a strip, which is stretched to the width of the page. */
const WIDTH = 1000;
const TICKS = 7;

/** The section that a page begins with, drawn without a script; `idOf` finds the section of a variant. */
export function headlineSection(headline: Headline, idOf: (row: HeadlineRow) => string | undefined): Markup {
  const axis = headlineAxis(headline, WIDTH, TICKS);
  const { rows, healedS, fault } = headline;
  const [fromX, toX] = [percent(axis.at(0)), percent(axis.at(healedS))];
  return html`<section class="headline" aria-labelledby="headline-title"><h2 id="headline-title">${headlineTitle(headline)}</h2>
<p class="lead">${headlineSentence(headline)}</p>
<div class="strips">
<div class="strip-row over" aria-hidden="true"><span></span><div class="rule"><span class="span" style="left:${fromX};width:calc(${toX} - ${fromX})"><b>fault</b></span></div><span class="heads">${headsOf(rows)}</span></div>
${rows.map((row) => stripRow(row, axis, idOf(row)))}
<div class="strip-row under" aria-hidden="true"><span></span><div class="rule">${axis.ticks.map(({ at, text }) => html`<span class="tick" style="left:${percent(axis.at(at))}">${text}</span>`)}</div><span></span></div>
</div>
<p class="muted legend"><i class="served"></i> served ${hasInstead(rows) && html`<i class="instead"></i> in another way `}<i class="failed"></i> failed, of what is usually sent, in real time since the fault began ${hasComputed(rows) && html`<i class="computed"></i> computed end `}· fault: ${fault}</p>
</section>`;
}

function hasInstead(rows: readonly HeadlineRow[]): boolean {
  return rows.some(({ slices }) => slices.some(({ instead }) => instead > 0));
}

function hasComputed(rows: readonly HeadlineRow[]): boolean {
  return rows.some(({ computed }) => computed !== undefined);
}

function headsOf(rows: readonly HeadlineRow[]): Markup {
  const isOutage = rows.some(({ value }) => value?.outage);
  return html`<b>${isOutage ? 'outage ÷ fault' : 'measured'}</b>${hasComputed(rows) && html`<span class="muted">computed</span>`}`;
}

function stripRow(row: HeadlineRow, axis: HeadlineAxis, id: string | undefined): Markup {
  const { variant, slices, healedS, computed } = row;
  const { served, instead, failed } = shapesOf(slices, axis.at);
  const [from, to] = [axis.at(0), axis.at(healedS)];
  const name = breakable(variant);
  return html`<div class="strip-row"><span class="who">${id === undefined ? name : html`<a href="#${id}">${name}</a>`}</span>
<svg class="strip" viewBox="0 0 ${WIDTH} 100" preserveAspectRatio="none" role="img" aria-label="${describe(row)}"><rect class="band" x="${from}" width="${to - from}" height="100"/><path class="failed" d="${failed}"/>${instead && html`<path class="instead" d="${instead}"/>`}<path class="served" d="${served}"/>${bracket(row, axis)}${
    computed?.endS !== undefined && line('computed', axis.at(computed.endS))
  }${line('edge', from)}${line('edge', to)}</svg>
<span class="out">${valueText(row)}<span class="muted">${computedText(row)}</span></span></div>
`;
}

/** How long the outage went on after the fault. */
function bracket({ value, healedS }: HeadlineRow, axis: HeadlineAxis): Markup | false {
  if (!value?.outage || value.outage.factor < 0.01) return false;
  const [from, to] = [axis.at(healedS), axis.at(value.outage.endS)];
  return html`<path class="outage" d="M${from} 8H${to}M${to} 2V14"/>`;
}

function line(kind: string, x: number): Markup {
  return html`<path class="${kind}" d="M${x} 0V100"/>`;
}

function valueText({ value, healedS }: HeadlineRow): Markup {
  if (!value) return html`<b class="muted">not measured</b>`;
  const { text, outage } = value;
  if (!outage) return html`<b>${text}</b>`;
  const times = text.replace('x', ' ×');
  if (outage.factor < 0.01) return html`<b class="expected">none</b>`;
  const time = timeText(outage.endS - healedS);
  return html`<b class="${outage.factor > 1 && 'long'}">${outage.lasting && '> '}${times}</b><span class="time">${outage.lasting && '> '}${time}</span>`;
}

/** What a strip shows to those who cannot see it. */
function describe({ variant, slices, healedS, value }: HeadlineRow): string {
  const during = shareServed(slices.filter(({ fromS, toS }) => fromS >= 0 && toS <= healedS));
  const after = shareServed(slices.filter(({ fromS }) => fromS >= healedS));
  return `${variant}: ${during} of its requests served during the fault, ${after} after it${value ? `; ${value.text}` : ''}`;
}

function shareServed(slices: HeadlineRow['slices']): string {
  const sum = (of: (slice: HeadlineRow['slices'][number]) => number) =>
    slices.reduce((total, slice) => total + of(slice) * (slice.toS - slice.fromS), 0);
  const good = sum(({ served, instead }) => served + instead);
  const all = good + sum(({ failed }) => failed);
  return all === 0 ? 'none' : `${Math.round((100 * good) / all)} %`;
}

function percent(x: number): string {
  return `${Number(((100 * x) / WIDTH).toFixed(2))}%`;
}
