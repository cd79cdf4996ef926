import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { times } from '../grammar/quantity.ts';
import { map, sequence, word, words } from '../grammar/rule.ts';
import { route, scoped } from '../grammar/scope.ts';
import { printStatistic, type Statistic, statistic } from '../grammar/statistic.ts';
import { quote } from '../grammar/tokens.ts';
import { durationFamily } from './duration.ts';
import type { DurationTree } from './duration-tree.ts';

export interface IsolationTree {
  readonly family: 'isolation';
  readonly route: string;
  readonly factor: number;
  readonly statistic: Statistic;
}

/** A route that does not use what is broken keeps its speed: a duration statement with the baseline as its bound. */
export const isolationFamily: Family<IsolationTree> = {
  name: 'isolation',
  about: 'a route that does not depend on what is broken keeps its speed while the fault lasts',
  examples: [
    'route /search stays within 1.2x of baseline p99',
    'route "GET /search" stays within 1.5x of baseline median',
  ],
  rule: map(
    scoped(
      map(
        sequence(word('route'), route, words('stays within'), times, words('of baseline'), statistic),
        ([, route, , factor, , statistic]) => ({ route, factor, statistic }),
      ),
      [],
    ),
    ({ route, factor, statistic }): IsolationTree => ({ family: 'isolation', route, factor, statistic }),
  ),
  print: ({ route, factor, statistic }) =>
    `route ${quote(route)} stays within ${factor}x of baseline ${printStatistic(statistic)}`,
  needs: (tree) => durationFamily.needs(asDuration(tree)),
  judge: (tree: IsolationTree, evidence: Evidence): Judgement => durationFamily.judge(asDuration(tree), evidence),
};

function asDuration({ route, factor, statistic }: IsolationTree): DurationTree {
  return {
    family: 'duration',
    statistic,
    scope: { route, phase: 'fault' },
    op: '<=',
    bound: { kind: 'baseline', factor },
  };
}
