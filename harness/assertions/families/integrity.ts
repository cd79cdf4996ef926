import type { Evidence } from '../../domain/evidence.ts';
import type { SampleName } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { equals } from '../grammar/comparison.ts';
import { map, oneOf, sequence, word, words } from '../grammar/rule.ts';
import { printScope, type Scope, scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeExactly } from '../judgement.ts';
import { servicesWith, sumAt } from '../witnesses/counters.ts';
import { countOf, isOutcome, sentIn } from '../witnesses/requests.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

type Rule = 'charges = 1 per payment' | 'emails = 1 per payment' | 'no lost intents' | 'no duplicate intents';

export interface IntegrityTree {
  readonly family: 'integrity';
  readonly rule: Rule;
  readonly scope: Scope;
}

/** Counters that a rule needs besides the caller's successes. */
const COUNTERS = {
  'charges = 1 per payment': ['charges_total', 'charges_again_total'],
  'emails = 1 per payment': ['emails_total', 'emails_again_total'],
  'no lost intents': ['intents_acknowledged_total', 'intents_applied_total'],
  'no duplicate intents': ['intents_again_total'],
} as const satisfies Record<Rule, readonly SampleName[]>;

const once = (rows: 'charges' | 'emails') =>
  map(sequence(word(rows), equals, words('1 per payment')), (): { readonly rule: Rule } => ({
    rule: `${rows} = 1 per payment`,
  }));
const none = (what: 'no lost intents' | 'no duplicate intents') =>
  map(words(what), (): { readonly rule: Rule } => ({ rule: what }));

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
    ...phaseNeeds(scope),
  ],
  judge: judgeIntegrity,
};

function judgeIntegrity({ rule, scope }: IntegrityTree, evidence: Evidence): Judgement {
  const phases = phasesOf(evidence, scope);
  const basis: Basis = { bound: 0, unit: 'count', samples: 0, window: describeWindow(evidence, phases) };
  const missing = COUNTERS[rule].find((name) => servicesWith(evidence, name, phases).length === 0);
  if (missing) return inconclusive(basis, `no service counts ${missing}`);
  const sum = (metric: SampleName) =>
    servicesWith(evidence, metric, phases).reduce((total, at) => total + sumAt(evidence, metric, at, phases), 0);
  const { wrong, of, why } = violationsOf(rule, sum, evidence, scope);
  if (of === 0) return inconclusive(basis, 'nothing was promised in this scope');
  return judgeExactly({ ...basis, samples: of }, wrong, '=', () => why);
}

interface Violations {
  readonly wrong: number;
  /** Promises looked at. */
  readonly of: number;
  readonly why: string;
}

function violationsOf(rule: Rule, sum: (metric: SampleName) => number, evidence: Evidence, scope: Scope): Violations {
  if (rule === 'no duplicate intents') {
    const again = sum('intents_again_total');
    return { wrong: again, of: again + sum('intents_applied_total'), why: `${again} intents were applied again` };
  }
  if (rule === 'no lost intents') {
    const promised = sum('intents_acknowledged_total');
    const kept = sum('intents_applied_total') - sum('intents_again_total') + sum('intents_dead_total');
    const lost = Math.max(0, promised - kept);
    return { wrong: lost, of: promised, why: `${lost} of ${promised} acknowledged intents were never applied` };
  }
  const rows = rule.startsWith('charges') ? 'charges' : 'emails';
  const again = sum(`${rows}_again_total`);
  const promised = countOf(sentIn(evidence, scope).filter((recording) => isOutcome(recording, 'success')));
  const missing = Math.max(0, promised - (sum(`${rows}_total`) - again));
  const why = `${again} ${rows} too many; ${missing} missing for ${promised} payments that succeeded`;
  return { wrong: again + missing, of: promised + again, why };
}
