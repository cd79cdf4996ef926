import { formatDuration } from '../../domain/duration.ts';
import { SYMBOL, toneOf } from '../console/cell.ts';
import { explainVerdict } from '../explain/explain-verdict.ts';
import { formatCount, plural } from '../explain/format.ts';
import { measuredAgainLines, neverSentLines, skippedLines, workerLines } from '../explain/run-notes.ts';
import { totalsOf } from '../explain/totals.ts';
import { explainError, unexpectedOf } from '../explain/unexpected.ts';
import type { RunReport, ScenarioReport } from '../run-report.ts';
import { escapeMarkdown, figuresTable, verdictsTable } from './tables.ts';

const SIGN = { passed: '✅', failed: '❌', aborted: '⛔', inconclusive: '❔' } as const;

/**
 * A summary of a run for a pull request or `$GITHUB_STEP_SUMMARY`: outcome, what is wrong, then every verdict folded.
 */
export function renderMarkdown(report: RunReport): string {
  const { run, outcome, scenarios } = report;
  const { statements, asExpected, planned, unaccounted } = totalsOf(report);
  const facts = [
    `${formatCount(asExpected)} of ${plural(statements, 'statement')} as expected`,
    `${formatCount(unaccounted)} of ${plural(planned, 'request')} unaccounted`,
    formatDuration(run.durationMs),
    `${run.environment}, ${run.proxy} proxy, seed ${run.seed}`,
  ];
  return [
    `## ${SIGN[outcome]} ${escapeMarkdown(run.suite)}: ${outcome}`,
    facts.map(escapeMarkdown).join(' · '),
    ...wrongLines(report),
    ...skippedLines(report).map((line) => `Skipped: ${escapeMarkdown(line)}`),
    ...measuredAgainLines(report).map((line) => `Measured again, alone: ${escapeMarkdown(line)}`),
    ...neverSentLines(report).map((line) => `Requests that were not sent: ${escapeMarkdown(line)}`),
    ...workerLines(report).map((line) => `Sent from elsewhere: ${escapeMarkdown(line)}`),
    ...[...Map.groupBy(scenarios, ({ name }) => name)].map(([name, variants]) => scenarioTable(name, variants)),
  ]
    .join('\n\n')
    .concat('\n');
}

function wrongLines(report: RunReport): string[] {
  const { errors, statements } = unexpectedOf(report);
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
  const fine = variants.every(({ outcome }) => outcome === 'passed');
  const summary = `<summary>${fine ? '✓' : '✗'} ${escapeMarkdown(name)}</summary>`;
  return [
    `<details${fine ? '' : ' open'}>${summary}`,
    verdictsTable(variants),
    ...figuresTable(variants),
    '</details>',
  ].join('\n\n');
}
