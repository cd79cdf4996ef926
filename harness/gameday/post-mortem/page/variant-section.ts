import { formatCount } from '../../../report/explain/format.ts';
import type { PlacedChart } from '../../../report/html/groups.ts';
import { html, type Markup } from '../../../report/html/markup.ts';
import { chartFigure } from '../../../report/html/variant-section.ts';
import { table } from '../../../report/html/variant-tables.ts';
import type { TimelineItem, VariantReport } from '../post-mortem-report.ts';
import { detectionSentence } from '../words/detection-words.ts';
import { touchedText } from '../words/entry-words.ts';
import { budgetText } from '../words/numbers.ts';
import { recoverySentence } from '../words/recovery-words.ts';
import { clockText, offsetText, timeText } from '../words/times.ts';
import { statementItem } from './statement-item.ts';

/** A variant on the page; the ids are those of its elements. */
export interface PlacedVariant {
  readonly id: string;
  readonly report: VariantReport;
  /** In reading order. */
  readonly charts: readonly PlacedChart[];
}

/** Everything about one variant, unfolded: paper shows what is not folded. */
export function variantSection({ id, report, charts }: PlacedVariant): Markup {
  const { variant, statements, timeline } = report;
  return html`<details class="variant" id="${id}" open>
<summary><h2>${variant}</h2></summary>
<p class="story">${storyOf(report)}</p>
${statements.length > 0 && html`<ul class="statements">${statements.map((each) => statementItem(each))}</ul>`}
<div class="charts">${charts.map(chartFigure)}</div>
<div class="tables"><div>${faultsTable(report)}${gatesTable(report)}</div><div>${budgetsTable(report)}${labelsTable(report)}</div></div>
${timeline.length > 0 && timelineTable(variant, timeline)}
</details>
`;
}

function storyOf({ span, recovery, detection, run }: VariantReport): string {
  if (!span) return 'Nothing was broken.';
  const sentences = [recoverySentence(recovery), ...(detection ? [detectionSentence(detection)] : [])];
  return [...sentences, ...(run === null ? [] : [`Its evidence is in ${run}.`])].join(' ');
}

function faultsTable({ variant, faults }: VariantReport): Markup | false {
  if (faults.length === 0) return false;
  return table({
    title: 'Faults',
    of: variant,
    heads: ['fault', 'injected', 'acted for', 'lifted by', 'felt'],
    rows: faults.map(({ text, fromMs, toMs, liftedBy, touched }) => [
      text,
      offsetText(fromMs),
      toMs === null ? 'not known' : timeText(toMs - fromMs),
      liftedBy ?? 'not known',
      touchedText(touched),
    ]),
  });
}

function gatesTable({ variant, gates }: VariantReport): Markup | false {
  if (gates.length === 0) return false;
  return table({
    title: 'Gates',
    of: variant,
    heads: ['question', 'at', 'waited', 'answer', 'by'],
    rows: gates.map(({ question, atMs, waitedMs, answer, by }) => [
      question,
      offsetText(atMs),
      waitedMs === null ? 'until the end' : timeText(waitedMs),
      answer,
      by ?? '',
    ]),
  });
}

function budgetsTable({ variant, errorBudgets }: VariantReport): Markup | false {
  if (errorBudgets.length === 0) return false;
  const rows = errorBudgets.map((budget) => [budget.statement, budgetText(budget)]);
  return table({ title: 'Error budget', of: variant, heads: ['statement', 'burnt'], rows });
}

function labelsTable({ variant, labels }: VariantReport): Markup | false {
  if (labels.length === 0) return false;
  return table({
    title: 'How requests ended',
    of: variant,
    heads: ['outcome', 'before', 'during', 'after'],
    rows: labels.map(({ label, before, during, after }) => [label, ...[before, during, after].map(formatCount)]),
    numbers: '1 on',
  });
}

function timelineTable(variant: string, timeline: readonly TimelineItem[]): Markup {
  return html`<section><h4>Timeline</h4><div class="scroll" role="region" aria-label="Timeline of ${variant}" tabindex="0"><table class="timeline"><thead><tr><th scope="col">UTC</th><th scope="col"><span class="vh">since the load began</span>at</th><th scope="col">who</th><th scope="col">what</th></tr></thead>
<tbody>${timeline.map(
    ({
      wall,
      atMs,
      by,
      tone,
      text,
    }) => html`<tr class="${tone}"><td>${clockText(wall)}<td>${offsetText(atMs)}<td><bdi>${by ?? ''}</bdi><td><bdi>${text}</bdi>
`,
  )}</tbody></table></div></section>`;
}
