import type { Evidence } from '../domain/evidence.ts';
import type { Recording } from '../domain/recording.ts';
import { runOutcome, type ScenarioOutcome, scenarioOutcome, type Verdict } from '../domain/verdict.ts';
import { mergeDurations } from '../runtime/histogram.ts';
import { cpuWaitsByPhase } from './cpu-waits.ts';
import type { JudgedScenario } from './judged-scenario.ts';
import type { DurationSummary, RunHeader, RunReport, ScenarioReport } from './run-report.ts';

/** The run report of judged scenarios, in their order. */
export function computeReport(run: RunHeader, results: readonly JudgedScenario[]): RunReport {
  const scenarios = results.map(scenarioReport);
  return { schema: 1, outcome: runOutcome(scenarios.map((scenario) => scenario.outcome)), run, scenarios };
}

/** The outcome of a run that lacks something: it did not pass, and a failed statement outweighs it. */
export function outcomeOfIncomplete(outcome: ScenarioOutcome): ScenarioOutcome {
  return outcome === 'failed' ? 'failed' : 'aborted';
}

/** The part of a run report that is about one scenario x variant. */
export function scenarioReport({ evidence, verdicts, first, figures }: JudgedScenario): ScenarioReport {
  const { plan, phases, load, faults } = evidence;
  const waits = cpuWaitsByPhase(evidence);
  return {
    name: plan.scenario,
    target: plan.target,
    variant: plan.variant,
    outcome: outcomeOf(evidence, verdicts),
    timeScale: plan.timeScale,
    phases: phases.map(({ name, fromMs, toMs }) => ({ name, fromMs: round(fromMs), toMs: round(toMs) })),
    ledger: load.ledger,
    ...(load.reasons && { reasons: [...load.reasons] }),
    durations: durationsOf(load.recordings),
    responses: responsesOf(load.recordings),
    statements: [...verdicts],
    ...(first && { first }),
    ...(figures && { figures }),
    ...(waits.length > 0 && { cpuWaits: [...waits] }),
    ...(load.workers && { workers: [...load.workers] }),
    faults: faults.map(({ edge, kind, seed, fromMs, toMs, touched }) => ({
      edge,
      kind,
      ...(seed === undefined ? {} : { seed }),
      fromMs: round(fromMs),
      toMs: round(toMs),
      touched,
    })),
  };
}

/** A scenario that was cut short proves nothing, nor does one whose requests are not all known, whatever the verdicts are. */
function outcomeOf(evidence: Evidence, verdicts: readonly Verdict[]): ScenarioOutcome {
  if (evidence.ended) return 'aborted';
  const outcome = scenarioOutcome(verdicts);
  const { ledger, workers = [] } = evidence.load;
  const isWhole = ledger.unaccounted === 0 && !workers.some(({ lost }) => lost);
  return outcome === 'passed' && !isWhole ? 'inconclusive' : outcome;
}

/** Phase -> outcome label -> durations, on the response clock: a request's wait counts from when it was due. */
function durationsOf(recordings: readonly Recording[]): ScenarioReport['durations'] {
  const counted = recordings.filter((recording) => recording.clock === 'response' && recording.count > 0);
  const byPhase = Map.groupBy(counted, (recording) => recording.phase);
  return Object.fromEntries(
    [...byPhase].map(([phase, ofPhase]) => {
      const byLabel = Map.groupBy(ofPhase, (recording) => recording.label);
      return [phase, Object.fromEntries([...byLabel].map(([label, members]) => [label, summaryOf(members)]))];
    }),
  );
}

/**
 * Phase -> figures of all its requests; the warm-up is left out, as it is of every statement. What was never sent is counted,
 * and has no duration.
 */
function responsesOf(recordings: readonly Recording[]): Exclude<ScenarioReport['responses'], undefined> {
  const counted = recordings.filter(
    ({ clock, phase, count }) => clock === 'response' && phase !== 'warmup' && count > 0,
  );
  return Object.fromEntries(
    [...Map.groupBy(counted, ({ phase }) => phase)].map(([phase, members]) => {
      const sent = members.filter(({ kind }) => kind !== 'dropped');
      const { p50Ms, p90Ms, p99Ms, p999Ms } = summaryOf(sent.length > 0 ? sent : members);
      const count = members.reduce((sum, each) => sum + each.count, 0);
      const successes = members.reduce((sum, each) => sum + (each.class === 'success' ? each.count : 0), 0);
      return [phase, { count, successes, p50Ms, p90Ms, p99Ms, p999Ms }];
    }),
  );
}

function summaryOf(recordings: readonly Recording[]): DurationSummary {
  const merged = mergeDurations(recordings);
  if (!merged) throw new Error('recordings without a sample have no summary');
  const at = (percent: number) => merged.percentileUs(percent) / 1000;
  return {
    count: merged.count,
    minMs: merged.minUs / 1000,
    p50Ms: at(50),
    p90Ms: at(90),
    p99Ms: at(99),
    p999Ms: at(99.9),
    maxMs: merged.maxUs / 1000,
  };
}

/** To microseconds, as durations are recorded. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
