import { scaleLog } from 'd3-scale';
import { html, type Markup, trusted } from '../report/html/markup.ts';
import { textWidth } from '../report/svg/layout.ts';
import { style } from '../report/svg/style.ts';
import type { Envelope, HeadroomReport } from './headroom-report.ts';
import { breaksText, holdsText, levelText, sentences } from './words.ts';

/** In px of the drawing, which is as wide as a page of text. */
const WIDTH = 860;
const EDGE = 16;
const ROW = 54;
const TOP = 70;
const BAR = 14;

const LEVELS = trusted(`<style>
.holds{fill:#16a34a}.breaks{fill:#dc2626}.unclear{fill:#d97706}.gap{fill:#94a3b8;opacity:.35}.dot{stroke:var(--bg)}
@media(prefers-color-scheme:dark){.holds{fill:#4ade80}.breaks{fill:#f87171}.unclear{fill:#fbbf24}}
</style>`);

/**
 * The envelope as a picture of its own, in light and dark: a bar for each variant and condition, green as far as it
 * holds and red from where it breaks, grey where nobody knows; each run is a dot below its bar.
 */
export function renderHeadroomSvg(report: HeadroomReport): string {
  const { envelopes, from, to } = report;
  const names = envelopes.map(({ variant, condition }) => [variant, condition] as const);
  const left = EDGE + Math.min(320, Math.max(80, ...names.flat().map(textWidth))) + 18;
  const tried = envelopes.flatMap(({ trials }) => trials.map(({ level }) => level));
  // Nothing beyond what was tried: the rest of the range would push everything to one side.
  const highest = Math.min(to, Math.max(from * 2, ...tried) * 1.15);
  const x = scaleLog([from, highest], [left, WIDTH - EDGE - 24]);
  const bottom = TOP + envelopes.length * ROW;
  const height = bottom + 44;
  const title = `How far ${report.run.target} holds ${report.statements.join(' and ')}`;
  return `${
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="t d">
<title id="t">${title}</title><desc id="d">${sentences(report).join('. ')}</desc>
${style}${LEVELS}
<rect class="bg" width="${WIDTH}" height="${height}" rx="6"/>
<text class="title" x="${EDGE}" y="28">${title}</text>
${ticksOf(x.ticks(6), x, bottom)}
${envelopes.map((envelope, i) => rowOf(envelope, x, TOP + i * ROW, highest))}
<text class="quiet middle" x="${round((left + WIDTH) / 2)}" y="${height - 10}">${levelText(report.raised)}</text></svg>`
      .markup
  }\n`;
}

type X = (level: number) => number;

function ticksOf(levels: readonly number[], x: X, bottom: number): Markup[] {
  // Powers and halves of them: a logarithmic scale has too many ticks to name all.
  const named = levels.filter((level) => /^[125]0*$/.test(String(Number(level.toPrecision(3)))) || levels.length < 7);
  return named.map(
    (level) => html`<line class="grid" x1="${round(x(level))}" x2="${round(x(level))}" y1="${TOP - 22}" y2="${bottom}"/>
<text class="quiet middle" x="${round(x(level))}" y="${bottom + 14}">${level.toLocaleString('en-US')}</text>
`,
  );
}

function rowOf(envelope: Envelope, x: X, top: number, highest: number): Markup {
  const { variant, condition, holdsUpTo, breaksFrom, trials } = envelope;
  const first = Math.min(...trials.map(({ level }) => level), highest);
  const held = holdsUpTo ?? first;
  const broken = breaksFrom ?? highest;
  return html`<g><text x="${EDGE}" y="${top + 11}">${variant}</text><text class="quiet" x="${EDGE}" y="${top + 27}">${condition}</text>
${bar('holds', x(first), x(held), top)}${bar('gap', x(held), x(broken), top)}${bar('breaks', x(broken), x(highest), top)}
${trials.map((trial) => html`<circle class="dot ${trial.answer}" cx="${round(x(trial.level))}" cy="${top + BAR + 12}" r="4"><title>${`${trial.text} ${trial.answer}`}</title></circle>`)}
${holdsUpTo === null ? undefined : html`<text class="end halo" x="${round(x(holdsUpTo) - 3)}" y="${top - 5}">${holdsText(envelope)}</text>`}${breaksFrom === null ? undefined : html`<text class="halo" x="${round(x(breaksFrom) + 3)}" y="${top - 5}">${breaksText(envelope)}</text>`}</g>
`;
}

function bar(kind: string, from: number, to: number, top: number): Markup | undefined {
  return to - from < 0.5
    ? undefined
    : html`<rect class="${kind}" x="${round(from)}" y="${top}" width="${round(to - from)}" height="${BAR}"/>`;
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}
