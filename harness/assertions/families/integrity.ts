import type { Evidence } from '../../domain/evidence.ts';
import type { SampleName } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { equals, exactly } from '../grammar/comparison.ts';
import { map, oneOf, sequence, word, words } from '../grammar/rule.ts';
import { printScope, type Scope, scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeEstimate } from '../judgement.ts';
import { keepersOf } from '../witnesses/keepers.ts';
import { describeWindow, phasesOf, scopeNeeds } from '../witnesses/window.ts';
import { type IntegrityRule, violationsOf } from './integrity-counts.ts';

export interface IntegrityTree {
  readonly family: 'integrity';
  readonly rule: IntegrityRule;
  readonly scope: Scope;
}

/** Counters that a rule needs besides the caller's successes. */
const COUNTERS = {
  'charges = 1 per payment': ['charges_total', 'charges_again_total'],
  'emails = 1 per payment': ['emails_total', 'emails_again_total'],
  'no lost intents': ['intents_acknowledged_total', 'intents_applied_total'],
  'no duplicate intents': ['intents_again_total'],
} as const satisfies Record<IntegrityRule, readonly SampleName[]>;

const once = (rows: 'charges' | 'emails') =>
  map(sequence(word(rows), equals, words('1 per payment')), (): { readonly rule: IntegrityRule } => ({
    rule: `${rows} = 1 per payment`,
  }));
const none = (what: 'no lost intents' | 'no duplicate intents') =>
  map(words(what), (): { readonly rule: IntegrityRule } => ({ rule: what }));

/** Every promise to a user was kept exactly once, by the counts of the services that keep the ledgers. */
export const integrityFamily: Family<IntegrityTree> = {
  name: 'integrity',
  about: 'nothing was charged or applied twice, and nothing that was promised is missing, by the ledgers own counts',
  examples: [
    'charges = 1 per payment',
    'charges = 1 per payment for /pay',
    'no lost intents',
    'no duplicate intents during fault',
  ],
  rule: map(
    oneOf(
      // A promise is a success at the caller, and not every route promises a charge.
      scoped(oneOf(once('charges'), once('emails')), ['route', 'phase']),
      scoped(oneOf(none('no lost intents'), none('no duplicate intents')), ['phase']),
    ),
    (tree): IntegrityTree => ({ family: 'integrity', ...tree }),
  ),
  print: ({ rule, scope }) => `${rule}${printScope(scope)}`,
  needs: ({ rule, scope }) => [
    ...COUNTERS[rule].map((name) => ({ witness: 'dependency' as const, name })),
    ...scopeNeeds(scope),
  ],
  judge: judgeIntegrity,
};

function judgeIntegrity({ rule, scope }: IntegrityTree, evidence: Evidence): Judgement {
  const phases = phasesOf(evidence, scope);
  const basis: Basis = { bound: 0, unit: 'count', samples: 0, window: describeWindow(evidence, phases) };
  const missing = COUNTERS[rule].find((name) => keepersOf(evidence, name).length === 0);
  if (missing) return inconclusive(basis, `no service counts ${missing}`);
  const { wrong, of, why, doubt } = violationsOf(rule, evidence, { scope, phases });
  if (of === 0) return inconclusive(basis, 'nothing was promised in this scope');
  if (doubt !== undefined) return inconclusive({ ...basis, samples: of }, doubt);
  return judgeEstimate({ ...basis, samples: of }, wrong, { op: '=', bound: exactly(0) }, () => why);
}
