import { Ansis } from 'ansis';
import { formatDuration } from '../../domain/duration.ts';
import { runOutcome } from '../../domain/verdict.ts';
import { explainVerdict } from '../explain/explain-verdict.ts';
import { formatCount, plural } from '../explain/format.ts';
import { measuredAgainLines, neverSentLines, skippedLines, workerLines } from '../explain/run-notes.ts';
import { totalsOf } from '../explain/totals.ts';
import { explainError, unexpectedOf } from '../explain/unexpected.ts';
import type { RunReport, ScenarioReport } from '../run-report.ts';
import { OUTCOME_TONE, paintTone, SYMBOL, toneOf } from './cell.ts';
import { scenarioLine } from './scenario-line.ts';
import { figureLines, matrixLines } from './scenario-tables.ts';
import { plain, widthOf, wrap } from './text.ts';

export interface TableOptions {
  /** Width of the terminal. */
  readonly columns: number;
  /** Where the report's files are. */
  readonly folder: string;
  /** Default: what the terminal and NO_COLOR say. */
  readonly colour?: boolean;
}

/** Scenarios of one run that have a line each; the rest, all as expected, are counted. */
export const MOST_LINES = 24;

/**
 * The end of a run for a person in a few lines: each scenario's most telling statement, every verdict of what is not as
 * expected and why, the ledger, the outcome. With `scenarios: 'told'` the lines of scenarios as expected are left out, as
 * they were shown when they came.
 */
export function renderSummary(report: RunReport, options: TableOptions & { readonly scenarios?: 'told' }): string {
  const { paint, columns } = paperOf(options);
  const byScenario = scenariosOf(report);
  const fine = byScenario.filter(({ outcome }) => outcome === 'passed');
  const wrong = byScenario.filter(({ outcome }) => outcome !== 'passed');
  const nameWidth = Math.max(...byScenario.map(({ name }) => widthOf(plain(name))));
  const more = fine.length - MOST_LINES;
  return joined([
    options.scenarios === 'told' ? [] : [suiteHead(report, paint)],
    [
      ...(options.scenarios === 'told' ? [] : fine.slice(0, MOST_LINES)).map(
        (each) => ` ${scenarioLine(each, paint, columns - 2, nameWidth)}`,
      ),
      ...(more > 0 ? [paint.dim(` ✓ ${plural(more, 'more scenario')}, all as expected`)] : []),
    ],
    ...wrong.map(({ name, variants }) => scenarioTables(name, variants, columns, paint)),
    wrong.length > 0 ? legend({ scenarios: wrong.flatMap(({ variants }) => variants) }, columns, paint) : [],
    failureLines(report, columns, paint),
    closing(report, options.folder, columns, paint),
  ]);
}

/** The same with all tables: variant x statement per scenario, and measured beside computed figures. */
export function renderTable(report: RunReport, options: TableOptions): string {
  const { paint, columns } = paperOf(options);
  return joined([
    [suiteHead(report, paint)],
    ...scenariosOf(report).map(({ name, variants }) => scenarioTables(name, variants, columns, paint)),
    legend(report, columns, paint),
    failureLines(report, columns, paint),
    closing(report, options.folder, columns, paint),
  ]);
}

function paperOf({ colour, columns }: TableOptions) {
  return { paint: colour === undefined ? new Ansis() : new Ansis(colour ? 1 : 0), columns: Math.max(72, columns) };
}

function scenariosOf({ scenarios }: RunReport) {
  return [...Map.groupBy(scenarios, ({ name }) => name)].map(([name, variants]) => ({
    name,
    variants,
    outcome: runOutcome(variants.map(({ outcome }) => outcome)),
  }));
}

function suiteHead({ run }: RunReport, paint: Ansis): string {
  return ` ${paint.bold(`suite ${plain(run.suite)}`)}  ${paint.dim(run.id)}`;
}

function scenarioTables(name: string, variants: readonly ScenarioReport[], columns: number, paint: Ansis): string[] {
  return [
    scenarioHead(name, variants, paint),
    ...matrixLines(variants, columns, paint),
    ...figureLines(variants, columns, paint),
  ];
}

function joined(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function scenarioHead(name: string, variants: readonly ScenarioReport[], paint: Ansis): string {
  const worst = runOutcome(variants.map(({ outcome }) => outcome));
  const scales = [...new Set(variants.map(({ timeScale }) => timeScale))];
  const scale = scales.map((k) => (k === 1 ? 'real time' : `${formatCount(k)}x faster than real time`)).join(', ');
  const sent = variants.reduce((sum, { ledger }) => sum + ledger.sent, 0);
  const about = `${plural(variants.length, 'variant')}, ${plural(sent, 'request')}, ${scale}`;
  return ` ${paintTone(paint, OUTCOME_TONE[worst], SYMBOL[OUTCOME_TONE[worst]])} ${paint.bold(plain(name))}  ${paint.dim(about)}`;
}

function legend({ scenarios }: Pick<RunReport, 'scenarios'>, columns: number, paint: Ansis): string[] {
  const texts = [
    'ok: the statement held · VIOL: it was broken · ✓ as expected · ✗ not as expected · ? inconclusive · empty: not asked',
    ...(scenarios.some(({ figures }) => figures)
      ? ['≈ as computed · ≠ outside its tolerance, which fails nothing']
      : []),
  ];
  return texts.flatMap((text) => wrap(text, columns - 2)).map((line) => paint.dim(` ${line}`));
}

/** One paragraph for each thing that is not as expected. */
function failureLines(report: RunReport, columns: number, paint: Ansis): string[] {
  const { errors, statements } = unexpectedOf(report);
  const unexpected = [
    ...errors.map((error) => ({ tone: 'unexpected' as const, text: explainError(error) })),
    ...statements.map(({ scenario, statement }) => ({
      tone: toneOf(statement),
      text: `${scenario.name} · ${scenario.variant}: ${explainVerdict(statement)}`,
    })),
  ];
  return unexpected.flatMap(({ tone, text }) => {
    const [first = '', ...more] = wrap(plain(text), columns - 4);
    return [` ${paintTone(paint, tone, SYMBOL[tone])} ${first}`, ...more.map((line) => `   ${line}`)];
  });
}

const PAGE = 'report.html';

function closing(report: RunReport, folder: string, columns: number, paint: Ansis): string[] {
  const { run, outcome, scenarios } = report;
  const { statements, asExpected, planned, unaccounted } = totalsOf(report);
  const ledger = `${formatCount(unaccounted)} of ${plural(planned, 'request')} unaccounted`;
  const line = (name: string, value: string) => ` ${paint.dim(name.padEnd(8))} ${value}`;
  const lines = (name: string, texts: readonly string[]) =>
    texts.flatMap((text) => wrap(plain(text), columns - 12).map((part, i) => line(i === 0 ? name : '', part)));
  const figures = scenarios.flatMap((scenario) => scenario.figures ?? []);
  const asComputed = figures.filter(({ within }) => within).length;
  return [
    ...(figures.length > 0
      ? [line('figures', `${formatCount(asComputed)} of ${plural(figures.length, 'figure')} as computed`)]
      : []),
    ...lines('skipped', skippedLines(report)),
    ...lines('again', measuredAgainLines(report)),
    ...lines('unsent', neverSentLines(report)),
    ...lines('workers', workerLines(report)),
    line('ledger', unaccounted === 0 ? ledger : paint.red.bold(ledger)),
    line('time', `${formatDuration(run.durationMs)} · ${run.environment}, ${run.proxy} proxy, seed ${run.seed}`),
    ...(report.notSaved ?? []).map((name) => line('missing', paint.red.bold(`${name} could not be written`))),
    line('report', report.notSaved?.includes(PAGE) ? `${folder}/run.json` : `${folder}/${PAGE}`),
    ...lines('outcome', [
      `${run.suite} ${outcome} · ${formatCount(asExpected)} of ${plural(statements, 'statement')} as expected, ${plural(scenarios.length, 'scenario')}`,
    ]).map((text) => text.replace(` ${outcome} `, ` ${paintTone(paint, OUTCOME_TONE[outcome], outcome)} `)),
  ];
}
