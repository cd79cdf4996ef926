import type { Evidence } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, type Estimate, exactly, type Order, order } from '../grammar/comparison.ts';
import { perSecond } from '../grammar/quantity.ts';
import { map, oneOf, word } from '../grammar/rule.ts';
import { compared, printScope, type Scope, type ScopeName } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeEstimate, judgeParts, type Part } from '../judgement.ts';
import { doneWhileOffered, offeredMs } from '../witnesses/offered.ts';
import { countOf, dueIn } from '../witnesses/requests.ts';
import { countInSlice, needsSlices, slicesIn } from '../witnesses/slices.ts';
import { describeWindow, phasesOf, scopeNeeds } from '../witnesses/window.ts';

export interface ThroughputTree extends Comparison<Order, number> {
  readonly family: 'throughput';
  /** `throughput` counts answers, `goodput` successes. */
  readonly counted: 'throughput' | 'goodput';
  readonly scope: Scope;
}

const withScopes = (scopes: readonly ScopeName[]) =>
  compared(
    map(oneOf(word('throughput'), word('goodput')), (counted) => ({ counted })),
    comparison(order, perSecond),
    scopes,
  );

/** Answers, or successes, per second of the phases looked at. */
export const throughputFamily: Family<ThroughputTree> = {
  name: 'throughput',
  about: 'answers (throughput) or successes (goodput) per second of real time',
  examples: ['throughput > 100/s', 'goodput during recovery >= 45/s', 'goodput in any 10s window >= 40/s'],
  rule: map(oneOf(withScopes(['route', 'phase']), withScopes(['phase', 'after', 'windowMs'])), (tree) => ({
    family: 'throughput',
    ...tree,
  })),
  print: ({ counted, scope, op, bound }) => `${counted}${printScope(scope)} ${op} ${bound}/s`,
  needs: ({ scope }) => [{ witness: 'caller', kind: 'requests' }, ...scopeNeeds(scope)],
  judge: judgeThroughput,
};

function judgeThroughput(tree: ThroughputTree, evidence: Evidence): Judgement {
  const { counted, scope, op, bound } = tree;
  if (needsSlices(scope)) return judgeSlices(tree, evidence);
  const phases = phasesOf(evidence, scope);
  const samples = countOf(dueIn(evidence, scope));
  const basis: Basis = { bound, unit: 'per second', samples, window: describeWindow(evidence, phases) };
  const ms = offeredMs(evidence, phases);
  const done = doneWhileOffered(evidence, scope, (recording) => isDone(recording, counted));
  if (samples === 0 || ms.high <= 0) return inconclusive(basis, 'no request was sent in this scope');
  const perSecond = (count: number, inMs: number) => (count * 1000) / inMs / evidence.plan.timeScale;
  const rate: Estimate = {
    shown: perSecond(done.shown, ms.shown),
    low: perSecond(done.low, ms.high),
    high: perSecond(done.high, ms.low),
  };
  return judgeEstimate(basis, rate, { op, bound: exactly(bound) }, () => {
    const what = counted === 'goodput' ? 'successes' : 'answers';
    const seconds = ((ms.shown * evidence.plan.timeScale) / 1000).toFixed(1);
    const why = `${done.shown} ${what} to ${samples} requests in ${seconds} s are ${rate.shown.toFixed(1)}/s`;
    const unsure = done.high - done.low;
    return unsure === 0 ? why : `${why}, but ${unsure} of them ended at its edges, or when no more load was offered`;
  });
}

function judgeSlices({ counted, scope, op, bound }: ThroughputTree, evidence: Evidence): Judgement {
  const window = describeWindow(evidence, phasesOf(evidence, scope));
  const parts = slicesIn(evidence, scope).map((slice): Part => {
    const { whole, cut, even } = countInSlice(evidence, slice, (recording) => isDone(recording, counted));
    const perSecond = (count: number) => (count * 1000) / slice.ms / evidence.plan.timeScale;
    const [low, high] = [perSecond(whole.meant.low), perSecond(whole.meant.high + cut.meant.high)];
    return { where: slice.where, shown: perSecond(even.meant), low, high };
  });
  const basis: Basis = { bound, unit: 'per second', samples: parts.length, window };
  return judgeParts(basis, parts, { op, bound: exactly(bound) }, (rate) => `${rate.toFixed(1)}/s`);
}

function isDone(recording: Recording, counted: ThroughputTree['counted']): boolean {
  return recording.kind === 'answered' && (counted === 'throughput' || recording.class === 'success');
}
