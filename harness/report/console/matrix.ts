import type { Ansis } from 'ansis';
import type { ScenarioReport } from '../run-report.ts';
import { cellText, paintCell } from './cell.ts';
import { gridLines } from './grid.ts';

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
