import { formatDuration } from '../../domain/duration.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { type Estimate, exactly, type Known } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import { printStatistic } from '../grammar/statistic.ts';
import {
  type Basis,
  ifThereIs,
  inconclusive,
  judgeEstimate,
  judgeParts,
  type Part,
  unknownPart,
} from '../judgement.ts';
import { describeFailures } from '../witnesses/describe-requests.ts';
import { sampleDurations } from '../witnesses/durations.ts';
import { explainUnexposed } from '../witnesses/exposure.ts';
import { isOutcome, sentIn } from '../witnesses/requests.ts';
import { sliceDurations } from '../witnesses/slice-durations.ts';
import { mayBeEmpty, mayHaveNothing, needsSlices, type Slice, slicesIn } from '../witnesses/slices.ts';
import { describeWindow, phasesOf } from '../witnesses/window.ts';
import { lessMachine, lessMachineIn, unlessMachine } from './duration-machine.ts';
import type { DurationTree } from './duration-tree.ts';
import { explainDuration, slowestIn } from './duration-why.ts';

/** The verdict that both clocks give, as far as the machine and the faults let it count. */
export function judgeDuration(tree: DurationTree, evidence: Evidence): Judgement {
  const judged = judgeClocks(tree, evidence);
  const doubt = unexposed(tree, judged, evidence);
  const told = doubt === undefined ? withFailures(tree, judged, evidence) : undecided(judged, doubt);
  const slowest = slowestIn(evidence, tree.scope);
  return slowest.length > 0 && !needsSlices(tree.scope) ? { ...told, slowest } : told;
}

/**
 * Counted from when a request was due, a duration holds the load generator's own lateness; counted from when it was sent, it
 * does not. Where the two give different answers, the lateness decides, and nothing is proved.
 */
function judgeClocks(tree: DurationTree, evidence: Evidence): Judgement {
  const { bound, scope } = tree;
  if (bound.kind === 'duration' && needsSlices(scope)) return judgeSlices(tree, bound.ms, evidence);
  const judged = judgeOn('response', tree, evidence);
  if (judged.verdict === 'inconclusive') return judged;
  const sent = judgeOn('service', tree, evidence);
  if (sent.verdict !== judged.verdict) {
    const [fromDue, fromSent] = [judged, sent].map(({ observed }) => formatDuration(observed ?? 0));
    const clocks = `${fromDue} from when requests were due, ${fromSent} from when they were sent`;
    return undecided(judged, `${printStatistic(tree.statistic)} is ${clocks}: the load generator was late`);
  }
  return judged;
}

function judgeOn(clock: Recording['clock'], tree: DurationTree, evidence: Evidence): Judgement {
  const { statistic, op, bound, scope } = tree;
  const { timeScale } = evidence.plan;
  const sample = sampleDurations(evidence, scope, clock);
  const seen = inRealMs(sample.estimate(statistic), timeScale);
  const wanted = boundOf(tree, evidence, clock);
  const window = describeWindow(evidence, phasesOf(evidence, scope));
  const basis: Basis = { bound: wanted?.low ?? 0, unit: 'ms', samples: sample.count, window };
  const nothing = (why: string) => inconclusive(basis, why, seen?.shown);
  if (bound.kind === 'baseline' && scope.phase === 'baseline') return nothing('that compares the baseline with itself');
  if (!seen) return nothing('no request was sent in this scope');
  if (!wanted) return nothing('there is no baseline to compare with');
  if (bound.kind === 'baseline' && !hasSuccess(evidence, scope)) return nothing('no request of the baseline succeeded');
  const shown: Basis = bound.kind === 'baseline' ? { ...basis, bound: wanted.shown } : basis;
  const judged = judgeEstimate(shown, seen, { op, bound: wanted }, () =>
    explainDuration({ statistic, op, sample, seen, wanted, timeScale }),
  );
  const least = lessMachine(evidence, scope, statistic, seen);
  const leastWanted = boundOf(tree, evidence, clock, (known) =>
    lessMachine(evidence, { ...scope, ...BASELINE }, statistic, known),
  );
  const without = judgeEstimate(shown, least, { op, bound: leastWanted ?? wanted }, () => '');
  const told = unlessMachine(evidence, phasesOf(evidence, scope), judged, without);
  return typeof statistic === 'number' ? { ...told, interval: intervalOf(seen) } : told;
}

function intervalOf({ low, high }: Known): [number, number | null] {
  return [low, Number.isFinite(high) ? high : null];
}

/** A maximum or percentile of what ended in each stretch of time by itself. */
function judgeSlices({ statistic, scope, op }: DurationTree, boundMs: number, evidence: Evidence): Judgement {
  const phases = phasesOf(evidence, scope);
  const durations = sliceDurations(evidence);
  const filled = slicesIn(evidence, scope).filter((slice) => durations.count(slice) > 0);
  const samples = filled.reduce((most, slice) => Math.max(most, durations.count(slice)), 0);
  const basis: Basis = { bound: boundMs, unit: 'ms', samples, window: describeWindow(evidence, phases) };
  if (samples === 0) return inconclusive(basis, 'no request ended in this scope');
  if (mayHaveNothing(evidence, scope))
    return inconclusive(basis, 'nobody knows whether any request ended in this scope');
  const judge = (parts: readonly Part[]) =>
    judgeParts(basis, parts, { op, bound: exactly(boundMs) }, (value) => {
      return `${printStatistic(statistic)} is ${formatDuration(value)}`;
    });
  const parts = filled.map((slice): Part => {
    const ms = inRealMs(durations.estimate(slice, statistic), evidence.plan.timeScale);
    if (!ms) return unknownPart(slice.where, 'the evidence has no histograms of its intervals');
    const part = { where: slice.where, ...ms };
    return mayBeEmpty(evidence, scope, slice) ? ifThereIs(part, { op, bound: exactly(boundMs) }) : part;
  });
  const judged = judge(parts);
  if (judged.verdict !== (op.startsWith('<') ? 'fail' : 'pass')) return judged;
  const least = parts.map((part, i) => lessMachineIn(evidence, filled[i] as Slice, statistic, part));
  return unlessMachine(evidence, phases, judged, judge(least));
}

/** An upper bound that held although nothing could have broken it proves nothing. */
function unexposed({ op, scope }: DurationTree, judged: Judgement, evidence: Evidence): string | undefined {
  if (judged.verdict !== 'pass' || op.startsWith('>')) return undefined;
  return explainUnexposed(evidence, scope, judged.bound);
}

/** A refusal is fast. Where no outcome is named, a verdict that holds says how many of its requests failed. */
function withFailures({ op, scope }: DurationTree, judged: Judgement, evidence: Evidence): Judgement {
  const failures = describeFailures(sentIn(evidence, scope));
  if (scope.label !== undefined || op.startsWith('>') || failures === undefined) return judged;
  if (judged.verdict === 'pass') return { ...judged, why: failures.text };
  return failures.all ? { ...judged, why: `${judged.why}; ${failures.text}` } : judged;
}

function undecided(judged: Judgement, reason: string): Judgement {
  const why = judged.why === undefined ? reason : `${reason}: ${judged.why}`;
  return { ...judged, verdict: 'inconclusive', why };
}

function hasSuccess(evidence: Evidence, { route }: Scope): boolean {
  const baseline = sentIn(evidence, { ...BASELINE, ...(route === undefined ? {} : { route }) });
  return baseline.some((recording) => isOutcome(recording, 'success'));
}

function inRealMs(us: Estimate | undefined, timeScale: number): Estimate | undefined {
  const ms = (value: number) => (value * timeScale) / 1000;
  return us && { shown: ms(us.shown), low: ms(us.low), high: ms(us.high) };
}

const BASELINE = { phase: 'baseline' } as const;

function boundOf(
  { bound, scope, statistic }: DurationTree,
  evidence: Evidence,
  clock: Recording['clock'],
  adjusted = (baseline: Estimate) => baseline,
): Estimate | undefined {
  if (bound.kind === 'duration') return { shown: bound.ms, ...exactly(bound.ms) };
  const sample = sampleDurations(evidence, { ...scope, ...BASELINE }, clock);
  const seen = inRealMs(sample.estimate(statistic), evidence.plan.timeScale);
  const baseline = seen && adjusted(seen);
  const times = (ms: number) => ms * bound.factor;
  return baseline && { shown: times(baseline.shown), low: times(baseline.low), high: times(baseline.high) };
}
