import type { RunReport } from '../run-report.ts';

/** Sums over all scenarios of a run, for its first or last lines. */
export interface Totals {
  readonly statements: number;
  readonly asExpected: number;
  /** Requests. */
  readonly planned: number;
  readonly unaccounted: number;
}

export function totalsOf({ scenarios }: Pick<RunReport, 'scenarios'>): Totals {
  const statements = scenarios.flatMap((scenario) => scenario.statements);
  return {
    statements: statements.length,
    asExpected: statements.filter(({ asExpected }) => asExpected).length,
    planned: scenarios.reduce((sum, { ledger }) => sum + ledger.planned, 0),
    unaccounted: scenarios.reduce((sum, { ledger }) => sum + ledger.unaccounted, 0),
  };
}
