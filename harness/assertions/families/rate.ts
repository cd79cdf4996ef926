import type { Evidence } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { shareLimits } from '../count-limits.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Known, type Operator, operator } from '../grammar/comparison.ts';
import { printPercent, printShare, share } from '../grammar/quantity.ts';
import { map, named, oneOf, sequence, token, word, words } from '../grammar/rule.ts';
import { compared, label, printScope, type Scope, type ScopeName } from '../grammar/scope.ts';
import { quote } from '../grammar/tokens.ts';
import { type Basis, ifThereIs, inconclusive, judgeEstimate, judgeParts, type Part } from '../judgement.ts';
import { describeUnsent, explainCount } from '../witnesses/describe-requests.ts';
import { countOutcome, isMeantBy, sentIn } from '../witnesses/requests.ts';
import {
  countInSlice,
  mayBeEmpty,
  mayHaveNothing,
  needsSlices,
  type Slice,
  type SliceCount,
  slicesIn,
} from '../witnesses/slices.ts';
import { describeWindow, phasesOf, scopeNeeds } from '../witnesses/window.ts';

export interface RateTree extends Comparison<Operator, number> {
  readonly family: 'rate';
  /** Label, kind, class or status of the requests that are counted. */
  readonly outcome: string;
  readonly scope: Scope;
}

const status = token('a status such as 504 or 5xx', ({ kind, text }) =>
  kind === 'word' && /^[1-5](\d\d|xx)$/i.test(text) ? text.toLowerCase() : undefined,
);

const rate = named(
  'rate',
  oneOf(
    map(
      sequence(oneOf(word('error'), word('success'), word('rejected'), word('fallback')), word('rate')),
      ([outcome]) => outcome,
    ),
    map(words('timeout rate'), () => 'timed-out'),
    map(sequence(word('status'), status, word('rate')), ([, code]) => code),
    map(sequence(status, word('rate')), ([code]) => code),
    map(sequence(words('rate of'), label), ([, outcome]) => outcome),
  ),
);

const withScopes = (scopes: readonly ScopeName[]) =>
  compared(
    map(rate, (outcome) => ({ outcome })),
    comparison(operator, share),
    scopes,
  );

/** The share of requests that ended in one way. */
export const rateFamily: Family<RateTree> = {
  name: 'rate',
  about: 'the share of all requests that ended in one way; one that was never sent may have ended in any',
  examples: [
    'error rate < 1%',
    'status 504 rate during fault = 0%',
    'rate of circuit_open for /payment >= 85%',
    'error rate after 2s of fault in any 10s window < 5%',
  ],
  rule: map(oneOf(withScopes(['route', 'phase']), withScopes(['phase', 'after', 'windowMs'])), (tree) => ({
    family: 'rate',
    ...tree,
  })),
  print: ({ outcome, scope, op, bound }) => `${printRate(outcome)}${printScope(scope)} ${op} ${printPercent(bound)}`,
  needs: ({ outcome, scope }) => [{ witness: 'caller', kind: 'outcome', outcome }, ...scopeNeeds(scope)],
  judge: judgeRate,
};

function judgeRate({ outcome, scope, op, bound }: RateTree, evidence: Evidence): Judgement {
  if (needsSlices(scope)) return judgeSlices({ outcome, scope, op, bound }, evidence);
  const counted = countOutcome(evidence, scope, outcome);
  const { meant, all, unknown, outside } = counted;
  const window = describeWindow(evidence, phasesOf(evidence, scope));
  const basis: Basis = { bound, unit: 'ratio', samples: all, window };
  if (all === 0) return inconclusive(basis, 'no request was sent in this scope');
  const shown = meant.low / all;
  const within = shareWithin(meant, all, outside);
  const judged = judgeEstimate(basis, { shown, ...within }, { op, bound: exactly(bound) }, () => {
    const isOpen = outside > 0 && within.low <= bound && bound <= within.high;
    return [
      ...(unknown === 0 ? [] : [describeUnsent(counted)]),
      ...(isOpen ? [describeOutside(outside)] : []),
      explainCount(outcome, counted, sentIn(evidence, scope), shown < bound),
    ].join('; ');
  });
  return isSampled(op, bound) ? { ...judged, interval: intervalOf(meant, all) } : judged;
}

/** Limits of the share among the requests that surely met the fault: of `outside` others each may be of either kind. */
function shareWithin({ low, high }: Known, all: number, outside: number): Known {
  const meant = Math.min(outside, low);
  const others = Math.min(outside, all - high);
  return {
    low: meant < all ? (low - meant) / (all - meant) : 0,
    high: others < all ? high / (all - others) : 1,
  };
}

function describeOutside(count: number): string {
  return `up to ${count} of them ${count === 1 ? 'was' : 'were'} sent a moment before or after the fault`;
}

/** That all requests, or none, ended in one way is a fact of the run; any other share is a sample of what it might be. */
function isSampled(op: Operator, bound: number): boolean {
  return op !== '=' && bound > 0 && bound < 1;
}

function intervalOf({ low, high }: Known, samples: number): [number, number] {
  return [shareLimits(low, samples).low, shareLimits(high, samples).high];
}

function judgeSlices({ outcome, scope, op, bound }: Omit<RateTree, 'family'>, evidence: Evidence): Judgement {
  const window = describeWindow(evidence, phasesOf(evidence, scope));
  const isMeant = (recording: Recording) => isMeantBy(recording, outcome);
  const counted = slicesIn(evidence, scope).map((slice) => ({ slice, ...countInSlice(evidence, slice, isMeant) }));
  const filled = counted.filter(({ even }) => even.all > 0);
  const samples = filled.reduce((most, { even }) => Math.max(most, Math.round(even.all)), 0);
  const basis: Basis = { bound, unit: 'ratio', samples, window };
  if (filled.length === 0) return inconclusive(basis, 'no request ended in this scope');
  const comparison = { op, bound: exactly(bound) };
  const parts = filled.map((counted) =>
    mayBeEmpty(evidence, scope, counted.slice) ? ifThereIs(shareOf(counted), comparison) : shareOf(counted),
  );
  if (mayHaveNothing(evidence, scope))
    return inconclusive(basis, 'nobody knows whether any request ended in this scope');
  const judged = judgeParts(basis, parts, comparison, (ratio) => {
    return `${printShare(ratio)} ended as ${outcome}`;
  });
  return isSampled(op, bound) ? { ...judged, interval: worstInterval(filled, op) } : judged;
}

/** The slice that may lie farthest on the wrong side decides. */
function worstInterval(counts: readonly SliceCount[], op: Operator): [number, number] {
  const worst = op.startsWith('<') ? Math.max : Math.min;
  const lows = counts.map(({ whole, cut }) => shareLimits(whole.meant.low, whole.all + cut.all - cut.meant.low).low);
  const highs = counts.map(({ whole, cut }) => {
    return shareLimits(whole.meant.high + cut.meant.high, whole.all + cut.meant.high).high;
  });
  return [worst(...lows), worst(...highs)];
}

/** It is least when all others of the cut intervals ended in the slice, and most when all that are meant did. */
function shareOf({ slice, whole, cut, even }: SliceCount & { readonly slice: Slice }): Part {
  const others = whole.all + cut.all - cut.meant.low;
  const most = whole.all + cut.meant.high;
  return {
    where: slice.where,
    shown: even.meant / even.all,
    low: others > 0 ? whole.meant.low / others : 1,
    high: most > 0 ? (whole.meant.high + cut.meant.high) / most : 0,
  };
}

function printRate(outcome: string): string {
  if (outcome === 'timed-out') return 'timeout rate';
  if (['error', 'success', 'rejected', 'fallback'].includes(outcome)) return `${outcome} rate`;
  if (/^[1-5]xx$/.test(outcome)) return `${outcome} rate`;
  return /^[1-5]\d\d$/.test(outcome) ? `status ${outcome} rate` : `rate of ${quote(outcome)}`;
}
