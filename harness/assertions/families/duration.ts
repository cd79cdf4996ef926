import { formatDuration } from '../../domain/duration.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import {
  type Comparison,
  comparison,
  type Estimate,
  exactly,
  type Known,
  type Order,
  order,
} from '../grammar/comparison.ts';
import { duration, printDuration, times } from '../grammar/quantity.ts';
import { map, oneOf, optional, type Rule, sequence, word } from '../grammar/rule.ts';
import { compared, printScope, type Scope, type ScopeName } from '../grammar/scope.ts';
import { printStatistic, type Statistic, statistic, statisticOfWindows } from '../grammar/statistic.ts';
import { type Basis, inconclusive, judgeEstimate, judgeParts, type Part } from '../judgement.ts';
import { type DurationSample, sampleDurations, sliceDurations } from '../witnesses/durations.ts';
import { needsSlices, slicesIn } from '../witnesses/slices.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';
import { lessMachine, lessMachineIn, unlessMachine } from './duration-machine.ts';
import { explainDuration, slowestIn } from './duration-why.ts';

export type DurationBound =
  | { readonly kind: 'duration'; readonly ms: number }
  | { readonly kind: 'baseline'; readonly factor: number };

export interface DurationTree extends Comparison<Order, DurationBound> {
  readonly family: 'duration';
  readonly statistic: Statistic;
  readonly scope: Scope;
}

const plainBound = map(duration, (ms): DurationBound => ({ kind: 'duration', ms }));
const bound = oneOf(
  plainBound,
  map(
    sequence(times, optional(word('of')), word('baseline')),
    ([factor]): DurationBound => ({
      kind: 'baseline',
      factor,
    }),
  ),
);

const withScopes = (statistic: Rule<Statistic>, bound: Rule<DurationBound>, scopes: readonly ScopeName[]) =>
  compared(
    map(sequence(statistic, word('duration')), ([statistic]) => ({ statistic })),
    comparison(order, bound),
    scopes,
  );

/** How long requests took, from when they were due; every outcome counts unless one is named. */
export const durationFamily: Family<DurationTree> = {
  name: 'duration',
  about:
    'how long requests took, whatever became of them: a request without an end counts as at least as long as it waited',
  examples: [
    'max duration < 6s',
    'p99.9 duration of ok for "POST /payment" during fault <= 800ms',
    'p99 duration during fault <= 1.2x baseline',
    'p95 duration after 2s of fault in any 10s window < 1s',
  ],
  rule: map(
    oneOf(
      withScopes(statistic, bound, ['label', 'route', 'phase']),
      withScopes(statisticOfWindows, plainBound, ['phase', 'after', 'windowMs']),
    ),
    (tree): DurationTree => ({ family: 'duration', ...tree }),
  ),
  print: ({ statistic, scope, op, bound }) =>
    `${printStatistic(statistic)} duration${printScope(scope)} ${op} ${
      bound.kind === 'duration' ? printDuration(bound.ms) : `${bound.factor}x baseline`
    }`,
  needs: (tree) => [
    { witness: 'caller', kind: 'requests' },
    ...phaseNeeds(scopeOf(tree)),
    ...(tree.bound.kind === 'baseline' ? phaseNeeds({ phase: 'baseline' }) : []),
  ],
  judge: judgeDuration,
};

function judgeDuration(tree: DurationTree, evidence: Evidence): Judgement {
  const { statistic, op, bound } = tree;
  if (bound.kind === 'duration' && needsSlices(tree.scope)) return judgeSlices(tree, bound.ms, evidence);
  const scope = scopeOf(tree);
  const sample = sampleDurations(evidence, scope);
  const seen = measure(sample, statistic, evidence);
  const wanted = boundOf(tree, evidence);
  const window = describeWindow(evidence, phasesOf(evidence, scope));
  const basis = { bound: wanted?.low ?? 0, unit: 'ms', samples: sample.count, window } as const;
  if (!seen) return inconclusive(basis, 'no request was sent in this scope');
  if (!wanted) return inconclusive(basis, 'there is no baseline to compare with', seen.shown);
  const { timeScale } = evidence.plan;
  const judged = judgeEstimate(basis, seen, { op, bound: wanted }, () =>
    explainDuration({ statistic, op, sample, seen, wanted, timeScale }),
  );
  const least = lessMachine(evidence, scope, statistic, seen);
  const leastWanted = boundOf(tree, evidence, (known) =>
    lessMachine(evidence, { ...scope, ...BASELINE }, statistic, known),
  );
  const without = judgeEstimate(basis, least, { op, bound: leastWanted ?? wanted }, () => '');
  const interval = bound.kind === 'duration' ? intervalOf(sample, statistic, timeScale) : undefined;
  const slowest = slowestIn(evidence, scope);
  return {
    ...unlessMachine(evidence, phasesOf(evidence, scope), judged, without),
    ...(interval ? { interval } : {}),
    ...(slowest.length > 0 ? { slowest } : {}),
  };
}

/** A maximum or percentile of what ended in each stretch of time by itself. */
function judgeSlices({ statistic, scope, op }: DurationTree, boundMs: number, evidence: Evidence): Judgement {
  const window = describeWindow(evidence, phasesOf(evidence, scope));
  const basis: Basis = { bound: boundMs, unit: 'ms', samples: 0, window };
  const slices = slicesIn(evidence, scope);
  if ('missing' in slices) return inconclusive(basis, slices.missing);
  const durations = sliceDurations();
  const filled = slices.filter((slice) => durations.count(slice) > 0);
  const parts: Part[] = [];
  const least: Part[] = [];
  for (const slice of filled) {
    const us = durations.estimate(slice, statistic);
    if (!us) return inconclusive(basis, 'the evidence has no histograms of its intervals');
    const part = { where: slice.where, ...inRealMs(us, evidence) };
    parts.push(part);
    least.push(lessMachineIn(evidence, slice, statistic, part));
  }
  const samples = Math.max(0, ...filled.map((slice) => durations.count(slice)));
  const [judged, without] = [parts, least].map((each) =>
    judgeParts({ ...basis, samples }, each, { op, bound: exactly(boundMs) }, (value) => {
      return `${printStatistic(statistic)} is ${formatDuration(value)}`;
    }),
  ) as [Judgement, Judgement];
  return unlessMachine(evidence, phasesOf(evidence, scope), judged, without);
}

function intervalOf(sample: DurationSample, statistic: Statistic, timeScale: number): Judgement['interval'] {
  const us = typeof statistic === 'number' ? sample.interval(statistic) : undefined;
  return us && [(us[0] * timeScale) / 1000, us[1] === null ? null : (us[1] * timeScale) / 1000];
}

/** A comparison with the baseline is about the fault phase, unless another phase is named. */
function scopeOf({ scope, bound }: DurationTree): Scope {
  return bound.kind === 'baseline' && scope.phase === undefined ? { ...scope, phase: 'fault' } : scope;
}

/** The statistic in ms of real time. */
function measure(sample: DurationSample, statistic: Statistic, evidence: Evidence): Estimate | undefined {
  const us = sample.estimate(statistic);
  return us && inRealMs(us, evidence);
}

function inRealMs({ shown, low, high }: Estimate, { plan }: Evidence): Estimate {
  const ms = (us: number) => (us * plan.timeScale) / 1000;
  return { shown: ms(shown), low: ms(low), high: ms(high) };
}

const BASELINE = { phase: 'baseline' } as const;

function boundOf(
  { bound, scope, statistic }: DurationTree,
  evidence: Evidence,
  adjusted = (baseline: Known) => baseline,
): Known | undefined {
  if (bound.kind === 'duration') return exactly(bound.ms);
  const seen = measure(sampleDurations(evidence, { ...scope, ...BASELINE }), statistic, evidence);
  const baseline = seen && adjusted(seen);
  return baseline && { low: baseline.low * bound.factor, high: baseline.high * bound.factor };
}
