import { formatDuration } from '../domain/duration.ts';
import type { RunReport, ScenarioReport } from '../domain/run-report.ts';
import { cellText, SYMBOL, toneOf } from './console/cell.ts';
import { plain } from './console/text.ts';
import { explainVerdict } from './explain.ts';
import { figureTable, figureText } from './figure-cell.ts';
import { formatCount, plural } from './figures.ts';
import { skippedLines } from './skipped.ts';
import { explainError, surprisesOf } from './surprises.ts';

const SIGN = { passed: '✅', failed: '❌', aborted: '⛔', inconclusive: '❔' } as const;

/** A summary of a run for a pull request or `$GITHUB_STEP_SUMMARY`: outcome, what is wrong, then every verdict folded. */
export function renderMarkdown(report: RunReport): string {
  const { run, outcome, scenarios } = report;
  const statements = scenarios.flatMap((scenario) => scenario.statements);
  const expected = statements.filter(({ asExpected }) => asExpected).length;
  const unaccounted = scenarios.reduce((sum, { ledger }) => sum + ledger.unaccounted, 0);
  const planned = scenarios.reduce((sum, { ledger }) => sum + ledger.planned, 0);
  const facts = [
    `${formatCount(expected)} of ${plural(statements.length, 'statement')} as expected`,
    `${formatCount(unaccounted)} of ${plural(planned, 'request')} unaccounted`,
    formatDuration(run.durationMs),
    `${run.environment}, ${run.proxy} proxy, seed ${run.seed}`,
  ];
  return [
    `## ${SIGN[outcome]} ${escapeMarkdown(run.suite)}: ${outcome}`,
    facts.map(escapeMarkdown).join(' · '),
    ...wrongLines(report),
    ...skippedLines(report).map((line) => `Skipped: ${escapeMarkdown(line)}`),
    ...[...Map.groupBy(scenarios, ({ name }) => name)].map(([name, variants]) => scenarioTable(name, variants)),
  ]
    .join('\n\n')
    .concat('\n');
}

function wrongLines(report: RunReport): string[] {
  const { errors, statements } = surprisesOf(report);
  const lines = [
    ...errors.map((error) => `✗ ${escapeMarkdown(explainError(error))}`),
    ...statements.map(({ scenario: { name, variant }, statement }) => {
      const who = escapeMarkdown(`${name} · ${variant}`);
      return `${SYMBOL[toneOf(statement)]} **${who}**: ${escapeMarkdown(explainVerdict(statement))}`;
    }),
  ];
  return lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join('\n')];
}

/** Folded when all went as expected. */
function scenarioTable(name: string, variants: readonly ScenarioReport[]): string {
  const texts = [...new Set(variants.flatMap(({ statements }) => statements.map(({ text }) => text)))];
  const fine = variants.every(({ outcome }) => outcome === 'passed');
  const verdicts = table(
    ['statement', ...variants.map(({ variant }) => variant)],
    texts.map((text) => [
      text,
      ...variants.map(({ statements }) => {
        const judged = statements.find((each) => each.text === text);
        return judged ? cellText(judged).replace(/ +/g, ' ') : '';
      }),
    ]),
  );
  const summary = `<summary>${fine ? '✓' : '✗'} ${escapeMarkdown(name)}</summary>`;
  return [`<details${fine ? '' : ' open'}>${summary}`, verdicts, ...figuresTable(variants), '</details>'].join('\n\n');
}

/** Measured beside computed; nothing where nothing was computed. */
function figuresTable(scenarios: readonly ScenarioReport[]): string[] {
  const { variants, quantities, at } = figureTable(scenarios);
  if (quantities.length === 0) return [];
  const rows = variants.map(({ variant }) => [
    variant,
    ...quantities.map((quantity) => {
      const figure = at(variant, quantity);
      return figure ? figureText(figure) : '';
    }),
  ]);
  return [table(['measured (computed)', ...quantities], rows)];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n');
}

/** Text that stays text in GitHub's Markdown, in a table too: no markup, no HTML, nobody mentioned. */
export function escapeMarkdown(text: string): string {
  return plain(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(/@(?=\w)/g, '@\u200b');
}
