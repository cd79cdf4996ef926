import { describe, expect, test } from 'vitest';
import type { Verdict, VerdictKind } from '../../domain/verdict.ts';
import { compareRuns } from '../compare/compare-runs.ts';
import { figuresOf } from '../compare/figures.ts';
import { profileOf } from '../compare/profile.ts';
import type { RunReport } from '../run-report.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { computeNightlyReport } from './compute-nightly.ts';
import { renderNightly } from './console.ts';
import { renderNightlyJunit } from './junit.ts';
import { renderNightlyMarkdown } from './markdown.ts';
import type { NightlyRun } from './nightly-report.ts';

const sample = sampleRun();
const HEADER = { id: 'n1', startedAt: '2026-11-21T02:17:00.000Z', durationMs: 90_000, repeats: 3 };
const NONE = new Map();

/** A run of one scenario x variant whose only statement must hold. */
function run(repeat: number, verdict: VerdictKind, more: Partial<NightlyRun> = {}): NightlyRun {
  const statement: Verdict = {
    text: 'max duration < 6s',
    expected: 'hold',
    verdict,
    asExpected: verdict === 'pass',
    observed: verdict === 'inconclusive' ? null : 3500 + repeat,
    bound: 6000,
    unit: 'ms',
    samples: 9,
    window: '',
  };
  const outcome = ({ pass: 'passed', fail: 'failed', inconclusive: 'inconclusive' } as const)[verdict];
  const [scenario] = sample.report.scenarios as [RunReport['scenarios'][number]];
  const scenarios = [{ ...scenario, name: 'S1a', variant: 'fixed5', outcome, statements: [statement] }];
  const report: RunReport = { schema: 1, outcome, run: { ...sample.report.run, id: `r${repeat}` }, scenarios };
  const exitCode = { pass: 0, fail: 10, inconclusive: 11 }[verdict];
  return { suite: 'timeouts', repeat, runId: `r${repeat}`, exitCode, reports: [report], ...more };
}

const nightly = (...verdicts: VerdictKind[]) =>
  computeNightlyReport(
    HEADER,
    verdicts.map((verdict, i) => run(i + 1, verdict)),
    NONE,
  );

describe('what a statement did over its repeats decides the nightly run', () => {
  test.each([
    [['pass', 'pass', 'pass'], 'steady', 'passed'],
    [['fail', 'fail', 'fail'], 'failed', 'failed'],
    [['pass', 'fail', 'pass'], 'flaky', 'inconclusive'],
    [['fail', 'inconclusive', 'fail'], 'flaky', 'inconclusive'],
    [['pass', 'pass', 'inconclusive'], 'flaky', 'inconclusive'],
    [['inconclusive', 'inconclusive', 'inconclusive'], 'unknown', 'inconclusive'],
  ] as const)('%j is %s: %s', (verdicts, steadiness, outcome) => {
    const found = nightly(...verdicts);
    expect(found.suites[0]?.statements).toMatchObject([{ steadiness, verdicts }]);
    expect(found.outcome).toBe(outcome);
  });

  test('a variant that breaks what it must break every time is steady', () => {
    const found = computeNightlyReport(HEADER, [runOf('fail', 'break'), runOf('fail', 'break')], NONE);
    expect(found.suites[0]?.statements).toMatchObject([{ steadiness: 'steady' }]);
    expect(found.outcome).toBe('passed');
  });
});

function runOf(verdict: VerdictKind, expected: 'hold' | 'break'): NightlyRun {
  const made = run(1, verdict);
  const [report] = made.reports as [RunReport];
  const [scenario] = report.scenarios as [RunReport['scenarios'][number]];
  const asExpected = (verdict === 'pass') === (expected === 'hold');
  const statements = scenario.statements.map((statement) => ({ ...statement, expected, asExpected }));
  const scenarios = [{ ...scenario, outcome: 'passed' as const, statements }];
  return { ...made, exitCode: 0, reports: [{ ...report, outcome: 'passed', scenarios }] };
}

describe('a run that broke', () => {
  test('breaks the nightly run even when all other repeats passed, and leaves its verdicts missing', () => {
    const broken: NightlyRun = { ...run(2, 'pass'), exitCode: 12, reports: [], why: 'bank was not ready' };
    const found = computeNightlyReport(HEADER, [run(1, 'pass'), broken, run(3, 'pass')], NONE);
    expect(found.outcome).toBe('broken');
    expect(found.suites[0]?.runs[1]).toMatchObject({ outcome: 'broken', why: 'bank was not ready' });
    expect(renderNightly(found, { columns: 100 })).toContain('repeat 2 broke, exit code 12: bank was not ready');
  });

  test('that was aborted half-way has no verdicts that could look flaky', () => {
    const [report] = run(2, 'inconclusive').reports as [RunReport];
    const scenarios = report.scenarios.map((scenario) => ({ ...scenario, outcome: 'aborted' as const }));
    const aborted = run(2, 'pass', { exitCode: 13, reports: [{ ...report, outcome: 'aborted', scenarios }] });
    const { outcome, suites } = computeNightlyReport(HEADER, [run(1, 'pass'), aborted], NONE);
    expect(outcome).toBe('broken');
    expect(suites[0]?.statements).toMatchObject([{ verdicts: ['pass', 'missing'], steadiness: 'steady' }]);
  });

  test('a nightly run without any run is broken, not passed', () => {
    expect(computeNightlyReport(HEADER, [], NONE).outcome).toBe('broken');
  });
});

test('a run whose ledger does not balance is inconclusive although every statement is as expected', () => {
  const [report] = run(1, 'pass').reports as [RunReport];
  const unbalanced = run(1, 'pass', { exitCode: 11, reports: [{ ...report, outcome: 'inconclusive' }] });
  expect(computeNightlyReport(HEADER, [unbalanced], NONE).outcome).toBe('inconclusive');
});

test('what had to be measured again is named with its repeats, and decides nothing', () => {
  const again = (repeat: number): NightlyRun => {
    const made = run(repeat, 'pass');
    const [report] = made.reports as [RunReport];
    return {
      ...made,
      reports: [{ ...report, scenarios: report.scenarios.map((s) => ({ ...s, first: s.statements })) }],
    };
  };
  const found = computeNightlyReport(HEADER, [again(1), run(2, 'pass'), again(3)], NONE);
  expect(found.outcome).toBe('passed');
  for (const text of [renderNightly(found, { columns: 120 }), renderNightlyMarkdown(found)])
    expect(text).toContain('measured again alone in 2 of 3 repeats: S1a · fixed5 (1, 3)');
  expect(nightly('pass', 'pass').suites[0]?.again).toEqual([]);
});

test('a regression against the baseline fails a nightly run whose statements all passed', () => {
  const at = (minute: number) => `2026-11-21T02:${minute}:00.000Z`;
  const repeats = [10, 11, 12, 13, 14, 15, 16, 17].map((minute) => ({
    ...figuresOf(profileOf(sample)),
    id: `r${minute}`,
    startedAt: at(minute),
  }));
  const slower = structuredClone(repeats);
  for (const phase of slower.flatMap(({ scenarios }) => scenarios.flatMap(({ phases }) => phases)))
    Object.assign(phase, { successes: 0 });
  const isAfter = (i: number) => i % 4 === 1 || i % 4 === 2;
  const comparison = compareRuns(
    repeats.filter((_, i) => !isAfter(i)),
    slower.filter((_, i) => isAfter(i)),
  );
  const found = computeNightlyReport(HEADER, [run(1, 'pass')], new Map([['timeouts', comparison]]));
  expect(found.outcome).toBe('failed');
  expect(renderNightlyMarkdown(found)).toMatch(/❌ worse than the baseline: .*success share/);
});

describe('what its readers see', () => {
  const flaky = nightly('pass', 'fail', 'pass');

  test.each([
    ['on a terminal', renderNightly(flaky, { columns: 200 })],
    ['in a job summary', renderNightlyMarkdown(flaky)],
    ['in a CI system', renderNightlyJunit(flaky)],
  ])('%s finds a flake by statement, scenario, variant and its verdicts', (_, text) => {
    for (const part of ['S1a', 'fixed5', 'max duration', 'pass, fail, pass', 'flak']) expect(text).toContain(part);
  });

  test('JUnit counts what it lists', () => {
    const xml = renderNightlyJunit(nightly('fail', 'fail'));
    expect(xml).toMatch(/<testsuites [^>]*tests="2" failures="1" errors="0"/);
    expect(xml.match(/<testcase/g)).toHaveLength(2);
    expect(xml.match(/<failure/g)).toHaveLength(1);
  });

  test('names from a suite cannot become markup', () => {
    const evil = '<img src=x onerror=alert(1)>|`';
    const { suites, ...rest } = flaky;
    const named = { ...rest, suites: suites.map((suite) => ({ ...suite, suite: evil })) };
    expect(renderNightlyMarkdown(named)).not.toContain('<img');
    expect(renderNightlyJunit(named)).not.toContain('<img');
  });
});
