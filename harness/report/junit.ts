import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { Verdict } from '../domain/verdict.ts';
import { explainVerdict } from './explain/explain-verdict.ts';
import type { RunReport, ScenarioReport } from './run-report.ts';
import { visible } from './visible.ts';

/**
 * JUnit XML as CI systems read it: a suite per scenario x variant, a case per statement. Not as expected is a failure;
 * what is inconclusive is an error, so that no CI takes it for a pass. One more case per suite stands for the run of
 * the scenario itself: it ran to its end and its ledger balances.
 */
export function renderJunit(report: RunReport): string {
  const { run, scenarios, errors = [] } = report;
  const root = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\uFFFD' }).ele('testsuites', {
    name: `squall ${run.suite}`,
    time: seconds(run.durationMs),
    ...tally(scenarios, errors.length),
  });
  for (const scenario of scenarios) suiteElement(root, report, scenario);
  for (const { scenario, variant, code, message, hint } of errors) {
    const suite = root.ele('testsuite', { name: `${scenario} ${variant}`, tests: 1, failures: 0, errors: 1 });
    const test = suite.ele('testcase', { classname: `${run.suite}.${scenario}`, name: `${variant}: did not run` });
    test.ele('error', { type: code ?? 'bug', message: hint ? `${message} (${hint})` : message });
  }
  return visible(`${root.end({ prettyPrint: true })}\n`);
}

function suiteElement(root: XMLBuilder, { run }: RunReport, scenario: ScenarioReport): void {
  const { name, variant, target, timeScale, statements, first, phases } = scenario;
  const suite = root.ele('testsuite', {
    name: `${name} ${variant}`,
    timestamp: run.startedAt.replace(/\.\d+Z$|Z$/, ''),
    time: seconds(phases.at(-1)?.toMs ?? 0),
    ...tally([scenario], 0),
  });
  const facts = { run: run.id, seed: run.seed, environment: run.environment, proxy: run.proxy, target, timeScale };
  const again = first ? { measuredAgain: 'alone' } : {};
  const properties = suite.ele('properties');
  for (const [key, value] of Object.entries({ ...facts, ...again }))
    properties.ele('property', { name: key, value: String(value) });
  const classname = `${run.suite}.${name}`;
  const ran = suite.ele('testcase', { classname, name: `${variant}: ran to its end, ledger balances` });
  const problem = runProblem(scenario);
  if (problem) ran.ele('error', { type: 'aborted', message: problem });
  for (const statement of statements) caseElement(suite, classname, variant, statement);
}

function caseElement(suite: XMLBuilder, classname: string, variant: string, statement: Verdict): void {
  const { text, expected, verdict, asExpected } = statement;
  const name = `${variant}: ${text}${expected === 'break' ? ' (must break)' : ''}`;
  const test = suite.ele('testcase', { classname, name });
  const details = { message: explainVerdict(statement) };
  if (verdict === 'inconclusive') test.ele('error', { type: 'inconclusive', ...details });
  else if (!asExpected) test.ele('failure', { type: verdict === 'fail' ? 'broken' : 'held', ...details });
}

function runProblem({ outcome, ledger }: ScenarioReport): string | undefined {
  if (outcome === 'aborted') return 'the scenario did not run to its end';
  return ledger.unaccounted === 0 ? undefined : `${ledger.unaccounted} of ${ledger.planned} requests are unaccounted`;
}

function tally(scenarios: readonly ScenarioReport[], neverRan: number) {
  const statements = scenarios.flatMap((scenario) => scenario.statements);
  const unknown = statements.filter(({ verdict }) => verdict === 'inconclusive').length;
  const unexpected = statements.filter(({ asExpected }) => !asExpected).length;
  const broken = scenarios.filter((scenario) => runProblem(scenario) !== undefined).length;
  return {
    tests: statements.length + scenarios.length + neverRan,
    failures: unexpected - unknown,
    errors: unknown + broken + neverRan,
  };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
