import { SYMBOL } from '../../../report/console/cell.ts';
import { pageDocument } from '../../../report/html/document.ts';
import type { PlacedChart } from '../../../report/html/groups.ts';
import { headlineSection } from '../../../report/html/headline.ts';
import { html, type Markup } from '../../../report/html/markup.ts';
import { chartFigure } from '../../../report/html/variant-section.ts';
import type { Day } from '../compute/day.ts';
import type { PostMortem } from '../post-mortem-report.ts';
import { alarms } from '../words/ending-words.ts';
import { factsOf } from '../words/facts.ts';
import { hypothesisSentence } from '../words/hypothesis-words.ts';
import { HYPOTHESIS_TONES, outcomeTone } from '../words/outcome-words.ts';
import { goodputChart, variantCharts } from './charts.ts';
import { comparisonOf, type DrawnVariant } from './comparison.ts';
import { fixesSection } from './fixes-section.ts';
import { numbersSection } from './numbers-section.ts';
import { statementItem } from './statement-item.ts';
import { type PlacedVariant, variantSection } from './variant-section.ts';

/** One file that works offline and by itself: what came of it, what to fix first, then what each of it rests on. */
export function renderPostMortemPage(report: PostMortem, { runs }: Pick<Day, 'runs'>): string {
  const { planned, ending } = report;
  const drawn = report.variants.flatMap((each): DrawnVariant[] => {
    const run = runs.find(({ variant }) => variant === each.variant);
    return run ? [{ run, report: each }] : [];
  });
  const placed = drawn.map((each, i): PlacedVariant => {
    const id = `v${i + 1}`;
    return { id, report: each.report, charts: variantCharts(each).map((chart, n) => ({ id: `${id}-${n}`, chart })) };
  });
  const several = drawn.length > 1 ? [{ id: 'goodput', chart: goodputChart(drawn) }] : [];
  const body = html`<header class="post-mortem">${heading(report)}</header>
<main class="post-mortem">
${comparison(drawn, placed, several)}
${numbersSection(placed)}
${fixesSection(report, placed)}
${placed.map(variantSection)}
${planned.notes !== undefined && html`<section aria-labelledby="notes-title"><h2 id="notes-title">Notes</h2><p class="written"><bdi>${planned.notes}</bdi></p></section>`}
</main>
<footer class="muted">Squall game day ${planned.id} · ${Object.entries(planned.versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(' · ')}${planned.machine !== undefined && html` · ${planned.machine}`}</footer>`;
  const charts = [...several, ...placed.flatMap((each) => each.charts)];
  return pageDocument(`${planned.title}: ${ending.outcome} · Squall`, body, charts);
}

function heading(report: PostMortem): Markup {
  const { planned, ending, hypothesis } = report;
  const tone = outcomeTone(report);
  const told = HYPOTHESIS_TONES[hypothesis.result];
  return html`<p class="muted">Post-mortem of game day ${planned.id}</p>
<h1><bdi>${planned.title}</bdi> <span class="badge ${tone}"><span aria-hidden="true">${SYMBOL[tone]}</span> ${ending.outcome}</span></h1>
${alarms(report).map((text) => html`<p class="callout">${text}</p>`)}
<dl class="facts">${factsOf(report).map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`)}</dl>
<section aria-labelledby="hypothesis-title"><h2 id="hypothesis-title">Hypothesis <span class="badge ${told}"><span aria-hidden="true">${SYMBOL[told]}</span> ${hypothesis.result}</span></h2>
<blockquote><bdi>${planned.hypothesis}</bdi></blockquote>
<p>${hypothesisSentence(hypothesis)}</p>
${hypothesis.by.length > 0 && html`<ul class="statements">${hypothesis.by.map(({ variant, statement }) => statementItem(statement, variant))}</ul>`}
<p class="repeat"><span class="muted">run it again</span> <code>${planned.repeat}</code></p></section>`;
}

/** The strips are drawn without a script; where there are several variants, their goodput stands below them over each other. */
function comparison(
  drawn: readonly DrawnVariant[],
  placed: readonly PlacedVariant[],
  charts: readonly PlacedChart[],
): Markup | false {
  const headline = comparisonOf(drawn);
  if (!headline) return false;
  const idOf = ({ variant }: { readonly variant: string }) =>
    placed.find(({ report }) => report.variant === variant)?.id;
  return html`${headlineSection(headline, idOf)}
${charts.map((chart) => html`<section class="opening">${chartFigure(chart)}</section>`)}`;
}
