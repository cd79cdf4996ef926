import type { Ansis } from 'ansis';
import { figureTable, figureText, measuredText, nearnessOf } from '../explain/figure-cell.ts';
import type { ScenarioReport } from '../run-report.ts';
import { cellText, paintCell } from './cell.ts';
import { gridLines } from './grid.ts';
import { plain } from './text.ts';

/** Lines of one scenario's verdicts: a row per statement, a column per variant. */
export function matrixLines(variants: readonly ScenarioReport[], columns: number, paint: Ansis): string[] {
  const judged = new Map(
    variants.map(({ variant, statements }) => [variant, new Map(statements.map((each) => [each.text, each]))]),
  );
  const grid = {
    rows: [...new Set(variants.flatMap(({ statements }) => statements.map(({ text }) => text)))],
    columns: variants.map(({ variant }) => variant),
    cell: (text: string, variant: string) => {
      const statement = judged.get(variant)?.get(text);
      const shown = statement && cellText(statement);
      return statement && shown ? { text: shown, painted: paintCell(paint, statement, shown) } : undefined;
    },
  };
  return gridLines(grid, columns, paint);
}

/** Lines of one scenario's figures, measured and computed: a row per variant, a column per quantity. */
export function figureLines(scenarios: readonly ScenarioReport[], columns: number, paint: Ansis): string[] {
  const { variants, quantities, at } = figureTable(scenarios);
  if (quantities.length === 0) return [];
  const grid = {
    rows: variants.map(({ variant }) => variant),
    columns: quantities,
    cell: (variant: string, quantity: string) => {
      const figure = at(variant, quantity);
      if (!figure) return undefined;
      // A miss fails nothing, so it is yellow and not red.
      const shown = nearnessOf(figure) === 'near' ? measuredText(figure) : paint.yellow(measuredText(figure));
      return { text: plain(figureText(figure)), painted: `${shown} ${paint.dim(`(${plain(figure.expected)})`)}` };
    },
  };
  return ['', paint.dim('   measured (computed)'), ...gridLines(grid, columns, paint)];
}
