import type { Verdict } from '../../domain/verdict.ts';
import type { RunError, RunReport, ScenarioReport } from '../run-report.ts';

/** What did not go as expected, worst first. */
export interface Unexpected {
  /** Scenarios that never got to their verdicts. */
  readonly errors: readonly RunError[];
  /** Statements that are not as expected, the failures before the gaps. */
  readonly statements: readonly { readonly scenario: ScenarioReport; readonly statement: Verdict }[];
}

/** A scenario that did not run to its end is listed once, as an error, and not again for each of its statements. */
export function unexpectedOf({ scenarios, errors = [] }: RunReport): Unexpected {
  const broken = new Set(errors.map(({ scenario, variant }) => JSON.stringify([scenario, variant])));
  const statements = scenarios
    .filter(({ name, variant }) => !broken.has(JSON.stringify([name, variant])))
    .flatMap((scenario) => scenario.statements.map((statement) => ({ scenario, statement })))
    .filter(({ statement }) => !statement.asExpected)
    .sort((a, b) => Number(isGap(a.statement)) - Number(isGap(b.statement)));
  return { errors, statements };
}

/** `S1a · naive did not run: SQUALL_START_TIMEOUT: bank was not ready (raise the deadline)` */
export function explainError({ scenario, variant, code, message, hint }: RunError): string {
  return `${scenario} · ${variant} did not run: ${code ? `${code}: ` : ''}${message}${hint ? ` (${hint})` : ''}`;
}

function isGap({ verdict }: Verdict): boolean {
  return verdict === 'inconclusive';
}
