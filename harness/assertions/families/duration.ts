import type { Family } from '../family.ts';
import { comparison, order } from '../grammar/comparison.ts';
import { duration, printDuration, times } from '../grammar/quantity.ts';
import { map, oneOf, optional, type Rule, sequence, word } from '../grammar/rule.ts';
import { compared, printScope, type Scope, type ScopeName } from '../grammar/scope.ts';
import { printStatistic, type Statistic, statistic, statisticOfWindows } from '../grammar/statistic.ts';
import { phaseNeeds, scopeNeeds } from '../witnesses/window.ts';
import { judgeDuration } from './duration-judge.ts';
import type { DurationBound, DurationTree } from './duration-tree.ts';

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
    ...scopeNeeds(scopeOf(tree)),
    ...(tree.bound.kind === 'baseline' ? phaseNeeds({ phase: 'baseline' }) : []),
  ],
  judge: (tree, evidence) => judgeDuration({ ...tree, scope: scopeOf(tree) }, evidence),
};

/** A comparison with the baseline is about the fault phase, unless another phase is named. */
function scopeOf({ scope, bound }: Pick<DurationTree, 'scope' | 'bound'>): Scope {
  return bound.kind === 'baseline' && scope.phase === undefined ? { ...scope, phase: 'fault' } : scope;
}
