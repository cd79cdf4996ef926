import { planName, type ScenarioPlan } from '../domain/scenario.ts';
import type { Verdict } from '../domain/verdict.ts';
import { explainVerdict } from '../report/explain.ts';

/** A test failure in the words of the statement; Vitest prints its message and needs no stack. */
class StatementFailure extends Error {
  override readonly name = 'StatementFailure';

  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`;
  }
}

/** Throws when a verdict is not what the plan expected, naming statement, observed value and bound of each. */
export function demandExpected(plan: ScenarioPlan, verdicts: readonly Verdict[]): void {
  if (verdicts.length === 0) throw new StatementFailure(`${planName(plan)} judged nothing, which proves nothing`);
  const wrong = verdicts.filter((verdict) => !verdict.asExpected);
  if (wrong.length === 0) return;
  const lines = wrong.map((verdict) => `  ${explainVerdict(verdict)}`);
  throw new StatementFailure([`${planName(plan)} did not do what was expected:`, ...lines].join('\n'));
}
