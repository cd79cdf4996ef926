import type { SampleName } from '../../domain/metric.ts';
import type { Family } from '../family.ts';
import { count, duration, printDuration } from '../grammar/quantity.ts';
import { map, oneOf, optional, type Rule, sequence, token, word, words } from '../grammar/rule.ts';
import { at, place, printAt, printScope, scoped } from '../grammar/scope.ts';
import { inQuotes } from '../grammar/tokens.ts';
import { phaseNeeds } from '../witnesses/window.ts';
import { type BreakerClaim, type BreakerTree, judgeBreaker } from './breaker-judge.ts';

const VERBS = ['opens', 'closes', 'lets', 'never', 'does', 'at'];
const breakerName = token('the name of a breaker in quotes', ({ kind, text }) =>
  kind === 'quoted' || (kind === 'word' && !VERBS.includes(text.toLowerCase())) ? text : undefined,
);

const counted: Rule<BreakerClaim> = oneOf(
  map(sequence(words('opens within'), count, words('failures')), ([, failures]) => ({
    kind: 'opens within failures' as const,
    failures,
  })),
  map(
    sequence(words('lets at most'), count, oneOf(word('probes'), word('probe')), words('through while open')),
    ([, probes]) => ({ kind: 'lets through' as const, probes }),
  ),
  map(words('never opens'), () => ({ kind: 'never opens' as const })),
  map(words('does not flap'), () => ({ kind: 'does not flap' as const })),
);

const timed: Rule<BreakerClaim> = oneOf(
  map(sequence(words('opens within'), duration, optional(words('of fault'))), ([, ms]) => ({
    kind: 'opens within' as const,
    ms,
  })),
  map(sequence(words('closes within'), duration, optional(words('after recovery'))), ([, ms]) => ({
    kind: 'closes within' as const,
    ms,
  })),
);

const claiming = (claim: Rule<BreakerClaim>) =>
  map(sequence(word('breaker'), optional(breakerName), optional(at), claim), ([, breaker, at, claim]) => ({
    ...(breaker === undefined ? {} : { breaker }),
    ...place(at),
    claim,
  }));

/** When a circuit breaker opens, what it lets through, and when it closes: judged by its own counts and its state over time. */
export const breakerFamily: Family<BreakerTree> = {
  name: 'breaker',
  about: 'when a circuit breaker opens and closes, and what it lets through meanwhile',
  examples: [
    'breaker "bank" opens within 5 failures',
    'breaker "bank" opens within 2s of fault',
    'breaker "bank" closes within 30s after recovery',
    'breaker "bank" lets at most 3 probes through while open',
    'breaker "bank" at payment never opens during baseline',
    'breaker does not flap',
  ],
  rule: map(
    oneOf(scoped(claiming(counted), ['phase']), scoped(claiming(timed), [])),
    (tree): BreakerTree => ({
      family: 'breaker',
      ...tree,
    }),
  ),
  print: ({ breaker, at, claim, scope }) =>
    `breaker${breaker === undefined ? '' : ` ${inQuotes(breaker)}`}${printAt(at)} ${printClaim(claim)}${printScope(scope)}`,
  needs: ({ at, claim, scope }) => [
    { witness: 'service', name: 'breaker_state' satisfies SampleName, ...place(at) },
    ...phaseNeeds(claim.kind === 'closes within' ? { phase: 'recovery' } : scope),
  ],
  judge: judgeBreaker,
};

function printClaim(claim: BreakerClaim): string {
  switch (claim.kind) {
    case 'opens within failures':
      return `opens within ${claim.failures} failures`;
    case 'opens within':
      return `opens within ${printDuration(claim.ms)} of fault`;
    case 'closes within':
      return `closes within ${printDuration(claim.ms)} after recovery`;
    case 'lets through':
      return `lets at most ${claim.probes} probes through while open`;
    default:
      return claim.kind;
  }
}
