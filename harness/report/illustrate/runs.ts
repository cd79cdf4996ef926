import { nearest } from '../../runtime/nearest.ts';
import type { JudgedScenario, RunRecord } from '../judged-scenario.ts';
import type { ScenarioReport } from '../run-report.ts';

/** Variants of one scenario, as seen and as reported, with the run that they are from. */
export interface Found {
  readonly scenario: string;
  readonly run: RunRecord['report']['run'];
  readonly members: readonly JudgedScenario[];
  readonly reports: readonly ScenarioReport[];
}

export interface NotFound {
  readonly problem: string;
}

/** A scenario of the latest given run that has it, with all its variants or those that are named, in their order. */
export function findScenario(
  runs: readonly RunRecord[],
  scenario: string,
  variants: readonly string[],
): Found | NotFound {
  const record = runs.findLast(({ report }) => report.scenarios.some(({ name }) => name === scenario));
  if (!record) return { problem: whyMissing(runs, scenario) };
  const all = record.report.scenarios.filter(({ name }) => name === scenario);
  const known = all.map(({ variant }) => variant);
  const unknown = variants.filter((variant) => !known.includes(variant));
  if (unknown.length > 0)
    return {
      problem: unknown.map((variant) => `${scenario} has no variant "${variant}"${nearest(variant, known)}`).join('; '),
    };
  const reports =
    variants.length === 0 ? all : variants.flatMap((name) => all.filter(({ variant }) => variant === name));
  const members = reports.flatMap(({ variant }) =>
    record.scenarios.filter(({ evidence: { plan } }) => plan.scenario === scenario && plan.variant === variant),
  );
  return { scenario, run: record.report.run, members, reports };
}

/** Several scenarios, unless one has a comma in its name; each variant that is named must be in one of them. */
export function findScenarios(
  runs: readonly RunRecord[],
  text: string,
  variants: readonly string[],
): Found[] | NotFound {
  const whole = findScenario(runs, text, variants);
  if (!('problem' in whole)) return [whole];
  if (!text.includes(',')) return whole;
  const all = text.split(',').map((name) => findScenario(runs, name.trim(), []));
  const problems = all.flatMap((each) => ('problem' in each ? [each.problem] : []));
  const found = all.filter((each) => 'reports' in each);
  const known = [...new Set(found.flatMap(({ reports }) => reports.map(({ variant }) => variant)))];
  if (problems.length === 0)
    problems.push(
      ...variants.filter((each) => !known.includes(each)).map((each) => `no variant "${each}"${nearest(each, known)}`),
    );
  return problems.length > 0 ? { problem: problems.join('; ') } : found;
}

function whyMissing(runs: readonly RunRecord[], scenario: string): string {
  const skipped = runs.flatMap(({ report }) => report.skipped ?? []).find((each) => each.scenario === scenario);
  if (skipped) return `scenario "${scenario}" was skipped in the run: ${skipped.reason}`;
  const broken = runs.flatMap(({ report }) => report.errors ?? []).find((each) => each.scenario === scenario);
  if (broken) return `scenario "${scenario}" did not get to its verdicts: ${broken.message}`;
  const names = new Set(runs.flatMap(({ report }) => report.scenarios.map(({ name }) => name)));
  return `no run has a scenario "${scenario}"${nearest(scenario, [...names])}`;
}
