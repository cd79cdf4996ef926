import type { Figure } from '../../domain/figure.ts';
import { figureText } from '../explain/figure-cell.ts';
import { codeSpan, escapeMarkdown, markdownTable, verdictCells } from '../markdown/tables.ts';
import type { ScenarioReport } from '../run-report.ts';

type Variants = readonly ScenarioReport[];

/**
 * Verdicts as a table of a page: variants are columns, statements are rows; of several scenarios each row begins with
 * the scenario's name. Below it the computed figures, if there are any. `chosen` are the columns, default all.
 */
export function pageTable(scenarios: readonly Variants[], chosen: readonly string[] = []): string {
  const columns = chosen.length > 0 ? chosen : [...new Set(scenarios.flat().map(({ variant }) => variant))];
  const rows = scenarios.flatMap((variants) =>
    statementsOf(variants).map((text) => [
      variants[0]?.name ?? '',
      codeSpan(text),
      ...verdictCells(
        text,
        columns.map((name) => variants.find(({ variant }) => variant === name)),
      ).map(emphasized),
    ]),
  );
  const heads = ['scenario', 'statement', ...columns.map(codeSpan)];
  return [named(heads, rows, scenarios.length > 1), ...figures(scenarios, columns)].join('\n\n');
}

function statementsOf(variants: Variants): string[] {
  return [...new Set(variants.flatMap(({ statements }) => statements.map(({ text }) => text)))];
}

/** A violation catches the eye, whether it was wanted or not. */
function emphasized(cell: string): string {
  return unbroken(cell.replace(/(?<=^[✓✗] )VIOL/, '**VIOL**'));
}

/** In a narrow column a sign stays with its word, and a number with its unit. */
function unbroken(cell: string): string {
  return cell.replace(/(?<=^[✓✗?≈≠]) |(?<=\d) (?=(?:us|ms|s|%)(?: |$))/g, '\u00a0');
}

/** The first column only where there are several scenarios; each is named in its first row. */
function named(heads: readonly string[], rows: readonly (readonly string[])[], several: boolean): string {
  if (!several)
    return markdownTable(
      heads.slice(1),
      rows.map((row) => row.slice(1)),
    );
  const once = rows.map(([name = '', ...cells], i) => [rows[i - 1]?.[0] === name ? '' : codeSpan(name), ...cells]);
  return markdownTable(heads, once);
}

/** A row per figure and scenario, a column per variant, as in the table above. */
function figures(scenarios: readonly Variants[], chosen: readonly string[]): string[] {
  const found = scenarios.flatMap((variants) =>
    variants.flatMap(({ name, variant, figures = [] }) => figures.map((figure) => ({ name, variant, figure }))),
  );
  const columns = chosen.filter((name) => found.some(({ variant }) => variant === name));
  if (columns.length === 0) return [];
  const byRow = Map.groupBy(found, ({ name, figure }) => `${name}\n${figure.quantity}`);
  const rows = [...byRow.values()].map((cells) => [
    cells[0]?.name ?? '',
    codeSpan(cells[0]?.figure.quantity ?? ''),
    ...columns.map((variant) => cell(cells.find((each) => each.variant === variant)?.figure)),
  ]);
  return [named(['scenario', 'measured (computed)', ...columns.map(codeSpan)], rows, scenarios.length > 1)];
}

function cell(figure: Figure | undefined): string {
  return figure ? unbroken(escapeMarkdown(figureText(figure))) : '';
}
