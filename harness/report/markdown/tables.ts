import { cellText } from '../console/cell.ts';
import { plain } from '../console/text.ts';
import { figureTable, figureText } from '../explain/figure-cell.ts';
import type { ScenarioReport } from '../run-report.ts';

/** The verdicts of variants of one scenario: a row per statement, a column per variant. */
export function verdictsTable(variants: readonly ScenarioReport[]): string {
  const texts = [...new Set(variants.flatMap(({ statements }) => statements.map(({ text }) => text)))];
  return markdownTable(
    ['statement', ...variants.map(({ variant }) => escapeMarkdown(variant))],
    texts.map((text) => [escapeMarkdown(text), ...verdictCells(text, variants)]),
  );
}

/** The verdicts of each variant on one statement; empty where it was not asked. */
export function verdictCells(text: string, variants: readonly (ScenarioReport | undefined)[]): string[] {
  return variants.map((variant) => {
    const judged = variant?.statements.find((each) => each.text === text);
    return judged ? escapeMarkdown(cellText(judged).replace(/ +/g, ' ')) : '';
  });
}

/** Measured values beside computed ones; empty where nothing was computed. */
export function figuresTable(scenarios: readonly ScenarioReport[]): string[] {
  const { variants, quantities, at } = figureTable(scenarios);
  if (quantities.length === 0) return [];
  const rows = variants.map(({ variant }) => [
    escapeMarkdown(variant),
    ...quantities.map((quantity) => {
      const figure = at(variant, quantity);
      return figure ? escapeMarkdown(figureText(figure)) : '';
    }),
  ]);
  return [markdownTable(['measured (computed)', ...quantities.map(escapeMarkdown)], rows)];
}

/** Of cells that are Markdown already. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n');
}

/** Text that stays text in GitHub's Markdown, in a table too: no markup, no HTML, no mentions. */
export function escapeMarkdown(text: string): string {
  return plain(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(/@(?=\w)/g, '@\u200b');
}

/** Text as code, in a table too; text with a backtick in it is only escaped. */
export function codeSpan(text: string): string {
  const shown = plain(text);
  return /`|^$/.test(shown) ? escapeMarkdown(shown) : `\`${shown.replaceAll('|', '\\|')}\``;
}
