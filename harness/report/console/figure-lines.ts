import type { Ansis } from 'ansis';
import { figureTable, figureText, measuredText, nearnessOf } from '../figure-cell.ts';
import type { ScenarioReport } from '../run-report.ts';
import { gridLines } from './grid.ts';
import { plain } from './text.ts';

/** Lines of one scenario's figures, measured beside computed: a row per variant, a column per quantity. */
export function figureLines(scenarios: readonly ScenarioReport[], columns: number, paint: Ansis): string[] {
  const { variants, quantities, at } = figureTable(scenarios);
  if (quantities.length === 0) return [];
  const grid = {
    rows: variants.map(({ variant }) => variant),
    columns: quantities,
    cell: (variant: string, quantity: string) => {
      const figure = at(variant, quantity);
      if (!figure) return undefined;
      // A miss is worth a look and no alarm.
      const shown = nearnessOf(figure) === 'near' ? measuredText(figure) : paint.yellow(measuredText(figure));
      return { text: plain(figureText(figure)), painted: `${shown} ${paint.dim(`(${plain(figure.expected)})`)}` };
    },
  };
  return ['', paint.dim('   measured (computed)'), ...gridLines(grid, columns, paint)];
}
