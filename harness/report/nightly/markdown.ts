import { formatDuration } from '../../domain/duration.ts';
import { escapeMarkdown } from '../markdown/tables.ts';
import { comparedOf, notesOf, problemsOf, tallyOf } from './explain-nightly.ts';
import type { NightlyOutcome, NightlyReport, NightlySuite } from './nightly-report.ts';

const SIGN: Readonly<Record<NightlyOutcome, string>> = { passed: '✅', failed: '❌', inconclusive: '❔', broken: '⛔' };

/** A nightly run for `$GITHUB_STEP_SUMMARY`: a row per suite, then everything that is not as it should be. */
export function renderNightlyMarkdown(report: NightlyReport): string {
  const { id, outcome, suites, repeats, durationMs } = report;
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rows = suites.map((suite) =>
    row([
      `${SIGN[suite.outcome]} ${suite.outcome}`,
      ...[suite.suite, tallyOf(suite), comparedOf(suite)].map(escapeMarkdown),
    ]),
  );
  const table = [row(['outcome', 'suite', 'statements', 'compared']), row(['---', '---', '---', '---']), ...rows];
  return [
    `## ${SIGN[outcome]} Nightly run ${escapeMarkdown(id)}: ${outcome}`,
    `${repeats === 1 ? 'each suite once' : `each suite ${repeats} times`} · ${formatDuration(durationMs)}`,
    table.join('\n'),
    ...suites.flatMap(problemLines),
  ]
    .join('\n\n')
    .concat('\n');
}

function problemLines(suite: NightlySuite): string[] {
  const problems = problemsOf(suite);
  const notes = notesOf(suite);
  if (problems.length + notes.length === 0) return [];
  const lines = [
    ...problems.map(({ outcome, text }) => `- ${SIGN[outcome]} ${escapeMarkdown(text)}`),
    ...notes.map((note) => `- ${escapeMarkdown(note)}`),
  ];
  return [`### ${escapeMarkdown(suite.suite)}`, lines.join('\n')];
}
