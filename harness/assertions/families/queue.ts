import type { Evidence } from '../../domain/evidence.ts';
import { named } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, type Operator, operator } from '../grammar/comparison.ts';
import { count } from '../grammar/quantity.ts';
import { map, oneOf, optional, sequence, words } from '../grammar/rule.ts';
import { at, compared, place, printAt, printScope, type Scope, scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeExactly } from '../judgement.ts';
import { readingsIn } from '../witnesses/readings.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

export interface QueueTree extends Comparison<Operator, number> {
  readonly family: 'queue';
  readonly at?: string;
  readonly scope: Scope;
}

const QUEUE_DEPTH = named('queue depth');

const neverLonger = map(
  scoped(
    map(sequence(words('queue'), optional(at), words('never longer than'), count), ([, at, , bound]) => ({
      ...place(at),
      op: '<=' as const,
      bound,
    })),
    ['phase', 'after'],
  ),
  (tree) => tree,
);
const length = compared(
  map(sequence(words('queue length'), optional(at)), ([, at]) => place(at)),
  comparison(operator, count),
  ['phase', 'after'],
);

/** The longest queue for a thread that a service was seen with. */
export const queueFamily: Family<QueueTree> = {
  name: 'queue',
  about: 'the longest queue for a thread that a service was seen with',
  examples: ['queue never longer than 20', 'queue length at payment during fault < 100'],
  rule: map(oneOf(neverLonger, length), (tree): QueueTree => ({ family: 'queue', ...tree })),
  print: ({ at, scope, op, bound }) =>
    op === '<='
      ? `queue${printAt(at)} never longer than ${bound}${printScope(scope)}`
      : `queue length${printAt(at)}${printScope(scope)} ${op} ${bound}`,
  needs: ({ at, scope }) => [{ witness: 'service', name: QUEUE_DEPTH.name, ...place(at) }, ...phaseNeeds(scope)],
  judge: judgeQueue,
};

function judgeQueue({ at, scope, op, bound }: QueueTree, evidence: Evidence): Judgement {
  const phases = phasesOf(evidence, scope);
  const basis: Basis = { bound, unit: 'count', samples: 0, window: describeWindow(evidence, phases) };
  const [longest] = readingsIn(evidence, QUEUE_DEPTH, at, phases)
    .map(({ at, values }) => ({ at, most: Math.max(...values), samples: values.length }))
    .toSorted((a, b) => b.most - a.most);
  if (!longest) return inconclusive(basis, `${at ? `${at} never` : 'no service'} reported the length of its queue`);
  return judgeExactly({ ...basis, samples: longest.samples }, longest.most, op, () => {
    return `${longest.most} requests waited at ${longest.at}`;
  });
}
