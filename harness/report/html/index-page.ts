import { formatDuration } from '../../domain/duration.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { OUTCOME_TONE, SYMBOL, toneOf } from '../console/cell.ts';
import { formatCount, formatObserved } from '../explain/format.ts';
import { totalsOf } from '../explain/totals.ts';
import type { RunReport } from '../run-report.ts';
import { pageStyle } from './assets.ts';
import { html, type Markup, trusted } from './markup.ts';
import { sparkline } from './sparkline.ts';

export interface IndexedRun {
  readonly report: RunReport;
  /** Link to its report, relative to the index; absent where only its numbers were kept. */
  readonly href?: string;
}

/** Enough to see a trend, few enough to see each run. */
const RUNS_SHOWN = 40;

/** One page over many runs: per suite its latest runs, and how each statement went from run to run. */
export function renderIndex(runs: readonly IndexedRun[]): string {
  const bySuite = [...Map.groupBy(runs, ({ report }) => report.run.suite)].sort(([a], [b]) => a.localeCompare(b));
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Squall runs</title><style>${trusted(pageStyle())}</style></head>
<body><header><h1>Runs</h1></header><main>
${bySuite.length === 0 && html`<p>No run yet. Start one with <code>npm run suite</code>.</p>`}
${bySuite.map(([suite, members], i) => suiteSection(suite, inOrder(members), `suite-${i + 1}`))}
</main></body></html>
`.markup;
}

function inOrder(runs: readonly IndexedRun[]): IndexedRun[] {
  return runs.toSorted((a, b) => a.report.run.startedAt.localeCompare(b.report.run.startedAt)).slice(-RUNS_SHOWN);
}

function suiteSection(suite: string, runs: readonly IndexedRun[], id: string): Markup {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${suite}</h2>
<div class="scroll" role="region" aria-label="Runs of ${suite}" tabindex="0"><table><thead><tr><th scope="col">started</th><th scope="col">outcome</th><th scope="col" class="n">as expected</th><th scope="col" class="n">took</th><th scope="col">where</th></tr></thead>
<tbody>${runs.toReversed().slice(0, 10).map(runRow)}</tbody></table></div>
<h3>Statements over ${runs.length === 1 ? 'one run' : `${runs.length} runs`}, those whose verdict changes most first</h3>
<div class="scroll" role="region" aria-label="Trends of ${suite}" tabindex="0"><table><thead><tr><th scope="col">scenario</th><th scope="col">variant</th><th scope="col">statement</th><th scope="col">trend</th><th scope="col" class="n">latest</th><th scope="col">history</th></tr></thead>
<tbody>${trendsOf(runs).map(trendRow)}</tbody></table></div></section>
`;
}

function runRow({ report, href }: IndexedRun): Markup {
  const { run, outcome } = report;
  const { statements, asExpected } = totalsOf(report);
  const tone = OUTCOME_TONE[outcome];
  const started = run.startedAt.slice(0, 19).replace('T', ' ');
  return html`<tr><td>${href === undefined ? started : html`<a href="${href}">${started}</a>`}</td><td class="${tone}">${SYMBOL[tone]} ${outcome}</td><td class="n">${formatCount(asExpected)} of ${formatCount(statements)}</td><td class="n">${formatDuration(run.durationMs)}</td><td>${run.environment}, ${run.proxy} proxy</td></tr>
`;
}

interface Trend {
  readonly scenario: string;
  readonly variant: string;
  readonly text: string;
  /** One entry per run, undefined where it was not asked. */
  readonly history: readonly (Verdict | undefined)[];
  /** How often its verdict differed from that of the run before. */
  readonly changes: number;
}

function trendsOf(runs: readonly IndexedRun[]): Trend[] {
  const trends = new Map<
    string,
    { scenario: string; variant: string; text: string; history: Trend['history'][number][] }
  >();
  for (const [at, { report }] of runs.entries())
    for (const { name: scenario, variant, statements } of report.scenarios)
      for (const statement of statements) {
        const key = JSON.stringify([scenario, variant, statement.text]);
        const history = Array.from<undefined>({ length: runs.length });
        const trend = trends.get(key) ?? { scenario, variant, text: statement.text, history };
        trend.history[at] = statement;
        trends.set(key, trend);
      }
  return [...trends.values()]
    .map((trend) => ({ ...trend, changes: changesOf(trend.history) }))
    .sort((a, b) => b.changes - a.changes || Number(wrongNow(b)) - Number(wrongNow(a)));
}

function changesOf(history: Trend['history']): number {
  const verdicts = history.flatMap((statement) => statement?.verdict ?? []);
  return verdicts.filter((verdict, i) => i > 0 && verdict !== verdicts[i - 1]).length;
}

function wrongNow({ history }: Trend): boolean {
  return history.findLast((statement) => statement !== undefined)?.asExpected === false;
}

function trendRow({ scenario, variant, text, history, changes }: Trend): Markup {
  const latest = history.findLast((statement) => statement !== undefined);
  if (!latest) return html``;
  const tone = toneOf(latest);
  const wrong = history.filter((statement) => statement && !statement.asExpected).length;
  const summary = [
    ...(wrong > 0 ? [`${wrong} not as expected`] : []),
    ...(changes > 0 ? [`verdict changed ${changes === 1 ? 'once' : `${changes} times`}`] : []),
  ].join(', ');
  return html`<tr><td>${scenario}</td><td>${variant}</td><td>${text}</td><td>${sparkline(history)}</td><td class="n ${tone}">${SYMBOL[tone]} ${formatObserved(latest)}</td><td>${summary}</td></tr>
`;
}
