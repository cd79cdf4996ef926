import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { explainVerdict } from '../explain/explain-verdict.ts';
import { visible } from '../visible.ts';
import { problemsOf } from './explain-nightly.ts';
import type { NightlyReport, NightlySuite } from './nightly-report.ts';
import type { RepeatedStatement } from './steadiness.ts';

/**
 * JUnit XML of a nightly run: a suite per suite, a case per statement over all its repeats. What failed in every repeat
 * is a failure; a verdict that changed or is inconclusive is an error, so that no CI takes it for a pass. One more case
 * stands for the runs themselves, one for the comparison with the baseline.
 */
export function renderNightlyJunit(report: NightlyReport): string {
  const root = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\uFFFD' }).ele('testsuites', {
    name: `squall nightly ${report.id}`,
    time: (report.durationMs / 1000).toFixed(3),
    ...sum(report.suites.map(tally)),
  });
  for (const suite of report.suites) suiteElement(root, suite, report);
  return visible(`${root.end({ prettyPrint: true })}\n`);
}

function suiteElement(root: XMLBuilder, suite: NightlySuite, { startedAt }: NightlyReport): void {
  const timestamp = startedAt.replace(/\.\d+Z$|Z$/, '');
  const element = root.ele('testsuite', { name: suite.suite, timestamp, ...tally(suite) });
  const ran = element.ele('testcase', { classname: suite.suite, name: 'every repeat ran to its verdicts' });
  const broken = problemsOf(suite).filter(({ outcome }) => outcome === 'broken');
  if (broken.length > 0) ran.ele('error', { type: 'broken', message: broken.map(({ text }) => text).join('; ') });
  if (suite.comparison) {
    const compared = element.ele('testcase', { classname: suite.suite, name: 'no regression against the baseline' });
    const worse = problemsOf({ ...suite, runs: [], statements: [] });
    if (worse.length > 0) compared.ele('failure', { type: 'worse', message: worse.map(({ text }) => text).join('; ') });
  }
  for (const statement of suite.statements) caseElement(element, suite.suite, statement);
}

function caseElement(suite: XMLBuilder, name: string, statement: RepeatedStatement): void {
  const { scenario, variant, text, steadiness, verdicts, example } = statement;
  const must = example.expected === 'break' ? ' (must break)' : '';
  const test = suite.ele('testcase', { classname: `${name}.${scenario}`, name: `${variant}: ${text}${must}` });
  const message = `${verdicts.join(', ')}: ${explainVerdict(example)}`;
  if (steadiness === 'failed') test.ele('failure', { type: example.verdict === 'fail' ? 'broken' : 'held', message });
  else if (steadiness !== 'steady')
    test.ele('error', { type: steadiness === 'flaky' ? 'flaky' : 'inconclusive', message });
}

interface Tally {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

function tally(suite: NightlySuite): Tally {
  const count = (...wanted: RepeatedStatement['steadiness'][]) =>
    suite.statements.filter(({ steadiness }) => wanted.includes(steadiness)).length;
  const broke = problemsOf(suite).some(({ outcome }) => outcome === 'broken');
  return {
    tests: suite.statements.length + (suite.comparison ? 2 : 1),
    failures: count('failed') + (suite.comparison?.outcome === 'worse' ? 1 : 0),
    errors: count('flaky', 'unknown') + (broke ? 1 : 0),
  };
}

function sum(tallies: readonly Tally[]): Tally {
  const total = (of: keyof Tally) => tallies.reduce((so, each) => so + each[of], 0);
  return { tests: total('tests'), failures: total('failures'), errors: total('errors') };
}
