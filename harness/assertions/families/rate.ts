import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, type Operator, operator } from '../grammar/comparison.ts';
import { percent, printPercent } from '../grammar/quantity.ts';
import { map, named, oneOf, sequence, token, word, words } from '../grammar/rule.ts';
import { compared, label, printScope, type Scope } from '../grammar/scope.ts';
import { quote } from '../grammar/tokens.ts';
import { inconclusive, judgeExactly } from '../judgement.ts';
import { countOf, isOutcome, sentIn } from '../witnesses/requests.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';
import { explainShare } from './outcome-why.ts';

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

/** The share of sent requests that ended in one way. */
export const rateFamily: Family<RateTree> = {
  name: 'rate',
  about: 'the share of all sent requests that ended in one way',
  examples: ['error rate < 1%', 'status 504 rate during fault = 0%', 'rate of circuit_open for /payment >= 85%'],
  rule: map(
    compared(
      map(rate, (outcome) => ({ outcome })),
      comparison(operator, percent),
      ['route', 'phase'],
    ),
    (tree) => ({ family: 'rate', ...tree }),
  ),
  print: ({ outcome, scope, op, bound }) => `${printRate(outcome)}${printScope(scope)} ${op} ${printPercent(bound)}`,
  needs: ({ outcome, scope }) => [{ witness: 'caller', name: `outcome ${outcome}` }, ...phaseNeeds(scope)],
  judge: judgeRate,
};

function judgeRate({ outcome, scope, op, bound }: RateTree, evidence: Evidence): Judgement {
  const sent = sentIn(evidence, scope);
  const samples = countOf(sent);
  const basis = { bound, unit: 'ratio', samples, window: describeWindow(evidence, phasesOf(evidence, scope)) } as const;
  if (samples === 0) return inconclusive(basis, 'no request was sent in this scope');
  const meant = sent.filter((recording) => isOutcome(recording, outcome));
  const observed = countOf(meant) / samples;
  return judgeExactly(basis, observed, op, () => explainShare(outcome, meant, sent, observed < bound));
}

function printRate(outcome: string): string {
  if (outcome === 'timed-out') return 'timeout rate';
  if (['error', 'success', 'rejected', 'fallback'].includes(outcome)) return `${outcome} rate`;
  if (/^\dxx$/.test(outcome)) return `${outcome} rate`;
  return /^\d{3}$/.test(outcome) ? `status ${outcome} rate` : `rate of ${quote(outcome)}`;
}
