import { formatDuration } from '../../domain/duration.ts';
import type { Evidence, Visit } from '../../domain/evidence.ts';
import { isCounter, named, parseMetric, selects } from '../../domain/metric.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { OUTCOME_TONE, SYMBOL, toneOf } from '../console/cell.ts';
import { intervalText, marginText, slowestText } from '../explain-at-length.ts';
import { formatCount, formatObserved, formatShare, formatValue, plural } from '../format.ts';
import { repeatCommand } from '../repeat-command.ts';
import type { DurationSummary, RunHeader, ScenarioReport } from '../run-report.ts';
import { html, type Markup } from './markup.ts';

interface Shown {
  readonly id: string;
  readonly report: ScenarioReport;
  readonly evidence: Evidence;
  /** Ids of its charts in the page's data, in reading order. */
  readonly charts: readonly { readonly id: string; readonly title: string; readonly about: string }[];
  readonly open: boolean;
}

/** Everything about one scenario x variant, folded away unless it is interesting. */
export function variantSection(run: RunHeader, { id, report, evidence, charts, open }: Shown): Markup {
  const tone = OUTCOME_TONE[report.outcome];
  const asExpected = report.statements.filter((statement) => statement.asExpected).length;
  return html`<details class="variant" id="${id}"${open && html` open`}>
<summary><span class="mark ${tone}" aria-hidden="true">${SYMBOL[tone]}</span> <span class="name">${report.variant}</span> <span class="muted">${report.outcome}, ${asExpected} of ${report.statements.length} as expected</span></summary>
${evidence.ended && html`<p class="callout">Ended early (${evidence.ended.reason}): ${evidence.ended.message}</p>`}
<ul class="statements">${report.statements.map(statementItem)}</ul>
<div class="charts">${charts.map(chartFigure)}</div>
<div class="tables"><div>${[durationsTable(report), faultsTable(evidence), slowestTable(evidence)]}</div><div>${[booksTable(report, evidence), countersTable(evidence)]}</div></div>
<p class="repeat"><span class="muted">repeat</span> <code>${repeatCommand(run, { scenario: report.name, variant: report.variant, timeScale: report.timeScale })}</code></p>
</details>
`;
}

export function chartFigure({ id, title, about }: Shown['charts'][number]): Markup {
  return html`<figure class="chart" data-chart="${id}"><figcaption><b>${title}</b> <span class="muted">${about}</span></figcaption><div class="plot"></div></figure>`;
}

function statementItem(statement: Verdict): Markup {
  const { text, expected, verdict, asExpected, bound, unit, samples, window, why, slowest = [] } = statement;
  const tone = toneOf(statement);
  const basis = [plural(samples, 'sample'), window, witnessText(statement), intervalText(statement)].filter(Boolean);
  const finding = { pass: 'holds', fail: 'is violated', inconclusive: 'cannot be told' }[verdict];
  return html`<li class="${tone}"><span aria-hidden="true">${SYMBOL[tone]}</span> <code>${text}</code> ${finding}${asExpected ? ' as expected' : `, but should ${expected}`}: observed <b>${formatObserved(statement)}</b>, bound ${formatValue(bound, unit)}${marginText(statement)} <span class="muted">(${basis.join(', ')})</span>${why && html`<br><span class="why">${why}</span>`}${!asExpected && slowest.length > 0 && html`<ul class="slowest">${slowest.map((request) => html`<li>${slowestText(request)}</li>`)}</ul>`}</li>`;
}

function witnessText({ witnesses = [] }: Verdict): string {
  return witnesses.length === 0 ? '' : `asked ${witnesses.join(' and ')}`;
}

const FIGURES: readonly (readonly [keyof DurationSummary, string])[] = [
  ['minMs', 'min'],
  ['p50Ms', 'p50'],
  ['p90Ms', 'p90'],
  ['p99Ms', 'p99'],
  ['p999Ms', 'p99.9'],
  ['maxMs', 'max'],
];

function durationsTable({ durations, timeScale, name, variant }: ScenarioReport): Markup | false {
  const rows = Object.entries(durations).flatMap(([phase, labels]) =>
    Object.entries(labels).map(([label, figures]) => ({ phase, label, figures })),
  );
  if (rows.length === 0) return false;
  return table(
    `Durations by phase and outcome`,
    `${name} ${variant}`,
    ['phase', 'outcome', 'count', ...FIGURES.map(([, head]) => head)],
    rows.map(({ phase, label, figures }) => [
      phase,
      label,
      formatCount(figures.count),
      ...FIGURES.map(([key]) => formatDuration(figures[key] * timeScale)),
    ]),
    2,
  );
}

function booksTable({ ledger, name, variant }: ScenarioReport, { load }: Evidence): Markup {
  const { planned, sent, dropped, outcomes, unaccounted } = ledger;
  const worst = (of: (health: Evidence['load']['health'][number]) => number) => Math.max(0, ...load.health.map(of));
  const rows = [
    ['planned', formatCount(planned)],
    ['sent', formatCount(sent)],
    ['dropped', formatCount(dropped)],
    ...Object.entries(outcomes).map(([kind, count]) => [`ended: ${kind}`, formatCount(count)]),
    ['unaccounted', formatCount(unaccounted)],
    ...straddlerRows(load.recordings),
    ['generator: latest send', formatDuration(worst(({ latenessMs }) => latenessMs))],
    ['generator: longest loop delay', formatDuration(worst(({ loopDelayMs }) => loopDelayMs))],
    ['generator: busiest, of one core', formatShare(worst(({ cpu }) => cpu))],
  ];
  return table('Books', `${name} ${variant}`, ['', 'requests'], rows, 1);
}

/** Requests that were due in one phase and ended in another; they count for the first. */
function straddlerRows(recordings: Evidence['load']['recordings']): string[][] {
  const straddlers = recordings.filter(({ clock, endedIn }) => clock === 'response' && endedIn !== undefined);
  const pairs = Map.groupBy(straddlers, ({ phase, endedIn }) => `straddlers: due in ${phase}, ended in ${endedIn}`);
  return [...pairs].map(([title, members]) => [title, formatCount(members.reduce((sum, { count }) => sum + count, 0))]);
}

function faultsTable({ faults, plan }: Evidence): Markup | false {
  if (faults.length === 0) return false;
  const at = (ms: number) => formatDuration(ms * plan.timeScale);
  const rows = faults.map(({ text, fromMs, toMs, touched, witness, lifted }) => [
    text,
    `${at(fromMs)} to ${at(toMs)}`,
    touched === null ? 'nobody can tell' : `${formatCount(touched)} (${witness})`,
    lifted ? 'yes' : 'not verified',
  ]);
  const name = `${plan.scenario} ${plan.variant}`;
  return table('Faults', name, ['fault', 'active', 'touched', 'lifted'], rows, 4);
}

const LOW_WATER = named('threads low water');

/** Only Squall's own metrics: the evidence has hundreds of raw samples too. */
function countersTable({ counters, plan }: Evidence): Markup | false {
  const counts = counters.filter(({ name }) => {
    const metric = parseMetric(name);
    return metric.kind !== 'sample' && (isCounter(metric) || selects(LOW_WATER, metric));
  });
  if (counts.length === 0) return false;
  const phases = [...new Set(counts.map(({ phase }) => phase))];
  const rows = [...Map.groupBy(counts, ({ name, at }) => `${name} · ${at}`)].map(([title, members]) => [
    title,
    ...phases.map((phase) => {
      const found = members.find((each) => each.phase === phase);
      return found ? formatCount(found.value) : '';
    }),
  ]);
  return table('Counts and marks', `${plan.scenario} ${plan.variant}`, ['count · service', ...phases], rows, 1);
}

function slowestTable({ load, plan, faults }: Evidence): Markup | false {
  if (load.slowest.length === 0) return false;
  const at = (ms: number) => formatDuration(ms * plan.timeScale);
  const rows = load.slowest.slice(0, 10).map(({ index, route, phase, label, status, sentMs, durationMs, visits }) => [
    `#${index} ${route}`,
    at(durationMs),
    at(sentMs),
    status === 0 ? label : `${label} (${status})`,
    phase,
    visits?.map((visit) => visitText(visit, sentMs, at)).join('; ') || (visits && 'to no dependency'),
    faults
      .filter(({ fromMs, toMs }) => fromMs < sentMs + durationMs && sentMs < toMs)
      .map(({ text }) => text)
      .join(', '),
  ]);
  const name = `${plan.scenario} ${plan.variant}`;
  const head = ['request', 'took', 'sent at', 'outcome', 'phase', 'where it went', 'faults meanwhile'];
  return table('Slowest requests', name, head, rows, [1, 2]);
}

/** `bank after 210 ms, 5.01 s, 200`: when it came there, how long it stayed, what it was answered. */
function visitText({ service, atMs, durationMs, status }: Visit, sentMs: number, at: (ms: number) => string): string {
  const stayed = durationMs === null ? 'not done' : at(durationMs);
  return `${service} after ${at(Math.max(0, atMs - sentMs))}, ${stayed}, ${status === 0 ? 'nobody waited' : status}`;
}

/** `figures`: the columns that hold figures and are set to the right; a number is the first of them. */
function table(
  title: string,
  of: string,
  heads: readonly string[],
  rows: readonly (readonly (string | undefined)[])[],
  figures: number | readonly number[],
): Markup {
  const isFigure = (i: number) => (typeof figures === 'number' ? i >= figures : figures.includes(i));
  const set = (i: number) => isFigure(i) && html` class="n"`;
  return html`<section><h4>${title}</h4><div class="scroll" role="region" aria-label="${title} of ${of}" tabindex="0"><table><thead><tr>${heads.map((head, i) => html`<th scope="col"${set(i)}>${head === '' ? html`<span class="vh">what</span>` : head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((text, i) => html`<td${set(i)}>${text}</td>`)}</tr>`)}</tbody></table></div></section>
`;
}
