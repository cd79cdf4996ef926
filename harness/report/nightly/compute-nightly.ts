import type { Verdict } from '../../domain/verdict.ts';
import type { Comparison } from '../compare/comparison.ts';
import type { RunReport } from '../run-report.ts';
import type {
  MeasuredAgain,
  NightlyHeader,
  NightlyOutcome,
  NightlyReport,
  NightlyRun,
  NightlySuite,
  SuiteRun,
} from './nightly-report.ts';
import { type RepeatedStatement, repeatedStatement } from './steadiness.ts';

/** What each statement did over its repeats, and how each suite came out. */
export function computeNightlyReport(
  header: NightlyHeader,
  runs: readonly NightlyRun[],
  comparisons: ReadonlyMap<string, Comparison>,
): NightlyReport {
  const suites = [...Map.groupBy(runs.flatMap(partsOf), ({ suite }) => suite)].map(([suite, parts]) =>
    nightlySuite(suite, parts, comparisons.get(suite)),
  );
  return { schema: 1, ...header, outcome: worst(suites.map(({ outcome }) => outcome)), suites };
}

interface Part {
  readonly suite: string;
  readonly run: NightlyRun;
  readonly report: RunReport | undefined;
}

function partsOf(run: NightlyRun): Part[] {
  if (run.reports.length === 0) return [{ suite: run.suite, run, report: undefined }];
  return run.reports.map((report) => ({ suite: report.run.suite, run, report }));
}

function nightlySuite(suite: string, parts: readonly Part[], comparison: Comparison | undefined): NightlySuite {
  const statements = repeatedStatements(parts.map(({ report }) => report));
  const runs = parts.map(suiteRun);
  const outcomes: NightlyOutcome[] = [
    ...runs.map(({ outcome }) => (outcome === 'broken' || outcome === 'aborted' ? 'broken' : outcomeOfRun(outcome))),
    ...statements.map(({ steadiness }) => OF_STATEMENT[steadiness]),
    ...(comparison?.outcome === 'worse' ? (['failed'] as const) : []),
  ];
  return {
    suite,
    outcome: worst(outcomes),
    runs,
    statements,
    again: againOf(parts),
    ...(comparison && { comparison }),
  };
}

function againOf(parts: readonly Part[]): MeasuredAgain[] {
  const found = parts.flatMap(({ run: { repeat }, report }) =>
    (report?.scenarios ?? []).filter(({ first }) => first).map(({ name, variant }) => ({ name, variant, repeat })),
  );
  return [...Map.groupBy(found, ({ name, variant }) => JSON.stringify([name, variant]))]
    .map(([key, members]) => {
      const [scenario, variant] = JSON.parse(key) as [string, string];
      return { scenario, variant, repeats: members.map(({ repeat }) => repeat) };
    })
    .sort((a, b) => b.repeats.length - a.repeats.length);
}

/** A verdict that changes is no evidence, whichever way it went. */
const OF_STATEMENT = { steady: 'passed', flaky: 'inconclusive', failed: 'failed', unknown: 'inconclusive' } as const;

/** What failed in one repeat is judged over all of them, by its statements. */
function outcomeOfRun(outcome: 'passed' | 'failed' | 'inconclusive'): NightlyOutcome {
  return outcome === 'passed' ? 'passed' : 'inconclusive';
}

function suiteRun({ run: { repeat, runId, exitCode, why }, report }: Part): SuiteRun {
  const errors = report?.errors ?? [];
  const broken = report === undefined || !VERDICT_CODES.has(exitCode) || errors.length > 0;
  return { repeat, runId, exitCode, outcome: broken ? 'broken' : report.outcome, ...(why && { why }) };
}

/** Exit codes of a run that got to its verdicts: as expected, failed, inconclusive. */
const VERDICT_CODES: ReadonlySet<number> = new Set([0, 10, 11]);

const WORST_FIRST: readonly NightlyOutcome[] = ['broken', 'failed', 'inconclusive', 'passed'];

function worst(outcomes: readonly NightlyOutcome[]): NightlyOutcome {
  return WORST_FIRST.find((outcome) => outcomes.includes(outcome)) ?? 'broken';
}

const ORDER = ['failed', 'flaky', 'unknown', 'steady'];

function repeatedStatements(repeats: readonly (RunReport | undefined)[]): RepeatedStatement[] {
  const judged = repeats.map(statementsOf);
  const keys = new Set(judged.flatMap((statements) => [...statements.keys()]));
  return [...keys]
    .flatMap((key) => {
      const [scenario, variant, text] = JSON.parse(key) as [string, string, string];
      const over = judged.map((statements) => statements.get(key));
      return repeatedStatement({ scenario, variant, text }, over) ?? [];
    })
    .sort((a, b) => ORDER.indexOf(a.steadiness) - ORDER.indexOf(b.steadiness));
}

/** A scenario that did not run to its end has no verdicts worth comparing: the run's error says why it broke. */
function statementsOf(report: RunReport | undefined): ReadonlyMap<string, Verdict> {
  const ended = (report?.scenarios ?? []).filter(({ outcome }) => outcome !== 'aborted');
  return new Map(
    ended.flatMap(({ name, variant, statements }) =>
      statements.map((statement) => [JSON.stringify([name, variant, statement.text]), statement] as const),
    ),
  );
}
