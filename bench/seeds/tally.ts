/** What this needs of a run's JSON (`run.json`). */
export interface Report {
  readonly scenarios: readonly {
    readonly name: string;
    readonly variant: string;
    readonly statements: readonly {
      readonly text: string;
      readonly expected: 'hold' | 'break';
      readonly asExpected: boolean;
      readonly verdict: { readonly verdict: string };
    }[];
    readonly figures?: readonly {
      readonly quantity: string;
      readonly expected: string;
      readonly observed: number | null;
    }[];
  }[];
}

/** One statement or figure of one scenario x variant, over all seeds. */
export interface Row {
  readonly scenario: string;
  readonly variant: string;
  readonly what: string;
  readonly expected: string;
  /** Runs as expected, of runs in which it was decided. */
  asExpected: number;
  decided: number;
  open: number;
  least: number;
  most: number;
}

/** Adds a run to the tally. Figures come out as expected where they lie within their limits, which the run itself judged. */
export function add(rows: Map<string, Row>, { scenarios }: Report): void {
  for (const { name, variant, statements, figures = [] } of scenarios) {
    const rowOf = (what: string, expected: string) => {
      const key = JSON.stringify([name, variant, what]);
      const row = rows.get(key) ?? newRow(name, variant, what, expected);
      rows.set(key, row);
      return row;
    };
    for (const { text, expected, asExpected, verdict } of statements) {
      const row = rowOf(text, expected);
      if (verdict.verdict === 'inconclusive') row.open += 1;
      else {
        row.decided += 1;
        if (asExpected) row.asExpected += 1;
      }
    }
    for (const { quantity, expected, observed } of figures) {
      if (observed === null) continue;
      const row = rowOf(quantity, expected);
      row.least = Math.min(row.least, observed);
      row.most = Math.max(row.most, observed);
    }
  }
}

function newRow(scenario: string, variant: string, what: string, expected: string): Row {
  const [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return { scenario, variant, what, expected, asExpected: 0, decided: 0, open: 0, least, most };
}

/** The least and the most that was measured; nothing where nothing was. */
export function spanOf({ least, most }: Row): string {
  if (!Number.isFinite(least)) return '';
  return least === most ? String(least) : `${least}..${most}`;
}
