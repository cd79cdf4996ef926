import type { Verdict } from '../../domain/verdict.ts';
import type { Comparison } from '../compare/comparison.ts';
import type { RunReport } from '../run-report.ts';
import { type RepeatedStatement, repeatedStatement } from './steadiness.ts';

/** One run of one suite, a repeat of the nightly run. */
export interface NightlyRun {
  /** As it was asked for; names the runs that never got to a report. */
  readonly suite: string;
  /** From 1. */
  readonly repeat: number;
  readonly runId: string;
  readonly exitCode: number;
  /** One per suite that its file declares; none when it got nowhere. */
  readonly reports: readonly RunReport[];
  /** Why it broke, where its exit code does not say enough. */
  readonly why?: string;
}

/** `broken`: a run did not get to its verdicts, so that less is known than was asked. */
export type NightlyOutcome = 'passed' | 'failed' | 'inconclusive' | 'broken';

/** What a nightly run found; pure data, `night.json`. */
export interface NightlyReport {
  readonly schema: 1;
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly repeats: number;
  readonly outcome: NightlyOutcome;
  readonly suites: readonly NightlySuite[];
}

export interface NightlySuite {
  readonly suite: string;
  readonly outcome: NightlyOutcome;
  readonly runs: readonly SuiteRun[];
  /** All of them, those that are not steady first. */
  readonly statements: readonly RepeatedStatement[];
  /** Scenarios that were measured again alone, those of most repeats first; what they came to then is in `statements`. */
  readonly again: readonly MeasuredAgain[];
  /** Absent when the suite has no baseline. */
  readonly comparison?: Comparison;
}

/** A scenario that was not as expected beside others, and the repeats in which it was not. */
export interface MeasuredAgain {
  readonly scenario: string;
  readonly variant: string;
  readonly repeats: readonly number[];
}

export interface SuiteRun {
  readonly repeat: number;
  readonly runId: string;
  readonly exitCode: number;
  readonly outcome: RunReport['outcome'] | 'broken';
  readonly why?: string;
}

export type NightlyHeader = Pick<NightlyReport, 'id' | 'startedAt' | 'durationMs' | 'repeats'>;

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

/** A scenario that did not run to its end has no verdicts worth comparing: the run tells why it broke. */
function statementsOf(report: RunReport | undefined): ReadonlyMap<string, Verdict> {
  const ended = (report?.scenarios ?? []).filter(({ outcome }) => outcome !== 'aborted');
  return new Map(
    ended.flatMap(({ name, variant, statements }) =>
      statements.map((statement) => [JSON.stringify([name, variant, statement.text]), statement] as const),
    ),
  );
}
