import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Operator, operator } from '../grammar/comparison.ts';
import { count } from '../grammar/quantity.ts';
import { map, oneOf, optional, type Rule, sequence, words } from '../grammar/rule.ts';
import { at, compared, place, printAt, printScope, type Scope, scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeParts } from '../judgement.ts';
import { LOW_WATER, lowestIn, threadKeepers } from '../witnesses/threads.ts';
import { unpooledIn, unpooledServices } from '../witnesses/unpooled.ts';
import { describeWindow, faultPhasesOf, phaseNeeds } from '../witnesses/window.ts';

export interface ThreadsTree extends Comparison<Operator, number> {
  readonly family: 'threads';
  readonly at?: string;
  readonly scope: Scope;
}

const exhaustion = map(
  scoped(
    map(sequence(words('no thread exhaustion'), optional(at)), ([, at]) => place(at)),
    ['phase', 'after'],
  ),
  (subject) => ({ ...subject, op: '>' as const, bound: 0 }),
);

const available = compared(
  map(sequence(words('available threads'), optional(at)), ([, at]) => place(at)),
  comparison(operator, count),
  ['phase', 'after'],
);

const rule: Rule<ThreadsTree> = map(oneOf(exhaustion, available), (tree) => ({ family: 'threads', ...tree }));

/** The fewest threads (slots) that were free: the service's own low-water mark, by default of the fault phase. */
export const threadsFamily: Family<ThreadsTree> = {
  name: 'threads',
  about: 'the fewest threads (slots) that were free at any moment; by default of the fault phase, where there is one',
  examples: ['no thread exhaustion', 'available threads > 50', 'available threads at payment during recovery > 150'],
  rule,
  print: ({ at, scope, op, bound }) =>
    op === '>' && bound === 0
      ? `no thread exhaustion${printAt(at)}${printScope(scope)}`
      : `available threads${printAt(at)}${printScope(scope)} ${op} ${bound}`,
  needs: ({ at, scope }) => [{ witness: 'service', name: LOW_WATER.name, ...place(at) }, ...phaseNeeds(scope)],
  judge: judgeThreads,
};

function judgeThreads({ at, scope, op, bound }: ThreadsTree, evidence: Evidence): Judgement {
  const phases = faultPhasesOf(evidence, scope);
  const basis: Basis = { bound, unit: 'count', samples: 0, window: describeWindow(evidence, phases) };
  const unpooled = unpooledServices(evidence, at);
  const services = threadKeepers(evidence, at).filter((service) => !unpooled.includes(service));
  if (services.length + unpooled.length === 0)
    return inconclusive(basis, `${at ? `${at} never` : 'no service'} reported how many of its threads were free`);
  const lowest = phases.flatMap((phase) => [
    ...services.map((service) => lowestIn(evidence, service, phase, scope.after !== undefined)),
    ...unpooled.map((service) => unpooledIn(evidence, service, phase)),
  ]);
  const samples = lowest.reduce((sum, each) => sum + each.samples, 0);
  return judgeParts({ ...basis, samples }, lowest, { op, bound: exactly(bound) }, (value) => {
    return `down to ${value} free thread${value === 1 ? '' : 's'}`;
  });
}
