import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Operator, operator } from '../grammar/comparison.ts';
import { percent, printPercent } from '../grammar/quantity.ts';
import { map, named, oneOf, sequence, token, word, words } from '../grammar/rule.ts';
import { compared, label, printScope, type Scope, type ScopeName } from '../grammar/scope.ts';
import { quote } from '../grammar/tokens.ts';
import { type Basis, inconclusive, judgeExactly, judgeParts } from '../judgement.ts';
import { explainShare } from '../witnesses/describe-requests.ts';
import { countOf, isOutcome, sentIn } from '../witnesses/requests.ts';
import { countInSlice, needsSlices, slicesIn } from '../witnesses/slices.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

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
    comparison(operator, percent),
    scopes,
  );

/** The share of sent requests that ended in one way. */
export const rateFamily: Family<RateTree> = {
  name: 'rate',
  about: 'the share of all sent requests that ended in one way',
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
  needs: ({ outcome, scope }) => [{ witness: 'caller', kind: 'outcome', outcome }, ...phaseNeeds(scope)],
  judge: judgeRate,
};

function judgeRate({ outcome, scope, op, bound }: RateTree, evidence: Evidence): Judgement {
  if (needsSlices(scope)) return judgeSlices({ outcome, scope, op, bound }, evidence);
  const sent = sentIn(evidence, scope);
  const samples = countOf(sent);
  const basis = { bound, unit: 'ratio', samples, window: describeWindow(evidence, phasesOf(evidence, scope)) } as const;
  if (samples === 0) return inconclusive(basis, 'no request was sent in this scope');
  const meant = sent.filter((recording) => isOutcome(recording, outcome));
  const observed = countOf(meant) / samples;
  return judgeExactly(basis, observed, op, () => explainShare(outcome, meant, sent, observed < bound));
}

function judgeSlices({ outcome, scope, op, bound }: Omit<RateTree, 'family'>, evidence: Evidence): Judgement {
  const window = describeWindow(evidence, phasesOf(evidence, scope));
  const basis: Basis = { bound, unit: 'ratio', samples: 0, window };
  const slices = slicesIn(evidence, scope);
  if ('missing' in slices) return inconclusive(basis, slices.missing);
  const counted = slices.map((slice) => ({
    where: slice.where,
    ...countInSlice(evidence, slice, (recording) => isOutcome(recording, outcome)),
  }));
  const parts = counted
    .filter(({ sent }) => sent > 0)
    .map(({ where, meant, sent }) => {
      return { where, shown: meant.low / sent, low: meant.low / sent, high: meant.high / sent };
    });
  const samples = counted.reduce((most, { sent }) => Math.max(most, sent), 0);
  return judgeParts({ ...basis, samples }, parts, { op, bound: exactly(bound) }, (ratio) => {
    return `${printPercent(Number(ratio.toPrecision(3)))} ended as ${outcome}`;
  });
}

function printRate(outcome: string): string {
  if (outcome === 'timed-out') return 'timeout rate';
  if (['error', 'success', 'rejected', 'fallback'].includes(outcome)) return `${outcome} rate`;
  if (/^[1-5]xx$/.test(outcome)) return `${outcome} rate`;
  return /^[1-5]\d\d$/.test(outcome) ? `status ${outcome} rate` : `rate of ${quote(outcome)}`;
}
