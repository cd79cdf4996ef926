import { planName, type ScenarioPlan } from '../../domain/scenario.ts';
import type { RunReport } from '../../report/run-report.ts';
import type { SuitePlan } from '../../run/plan/plan-suite.ts';
import type { RunProblem } from '../../vitest/start.ts';

/** The plan of a suite that was asked for. */
export interface AskedSuite {
  readonly suite: { readonly name: string };
  readonly plan: Pick<SuitePlan, 'plans'>;
}

/** What was asked for and has neither a result nor an error in a stored report: a problem for each such suite. */
export function missingResults(asked: readonly AskedSuite[], reports: readonly RunReport[]): RunProblem[] {
  return asked.flatMap(({ suite: { name }, plan: { plans } }): RunProblem[] => {
    if (plans.length === 0) return [];
    const report = reports.find(({ run }) => run.suite === name);
    if (!report) return [problem(`suite ${name} has no report: it did not run, or its report could not be stored`)];
    const told = new Set([...report.scenarios.map(keyOf), ...(report.errors ?? []).map(keyOf)]);
    const missing = plans.filter(({ scenario, variant }) => !told.has(keyOf({ name: scenario, variant })));
    if (missing.length === 0) return [];
    return [
      problem(`suite ${name} has no result of ${missing.map((plan: ScenarioPlan) => planName(plan)).join(', ')}`),
    ];
  });
}

function problem(message: string): RunProblem {
  return { code: 'SQUALL_NOT_SAVED', message };
}

function keyOf(of: { readonly variant: string } & ({ readonly name: string } | { readonly scenario: string })): string {
  return JSON.stringify(['name' in of ? of.name : of.scenario, of.variant]);
}
