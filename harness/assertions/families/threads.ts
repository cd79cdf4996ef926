import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { named, selects } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, type Operator, operator } from '../grammar/comparison.ts';
import { count } from '../grammar/quantity.ts';
import { map, oneOf, optional, type Rule, sequence, words } from '../grammar/rule.ts';
import { at, compared, place, printAt, printScope, type Scope, scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeExactly } from '../judgement.ts';
import { countersIn, type MetricCounter } from '../witnesses/counters.ts';
import { readingsIn } from '../witnesses/readings.ts';
import { describeWindow, faultPhasesOf, phaseNeeds } from '../witnesses/window.ts';

export interface ThreadsTree extends Comparison<Operator, number> {
  readonly family: 'threads';
  readonly at?: string;
  readonly scope: Scope;
}

const AVAILABLE = named('threads available');
const LOW_WATER = named('threads low water');

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
  // A mark covers its whole phase; only readings can leave out the beginning.
  const low = scope.after ? lowestReading(evidence, at, phases) : lowest(evidence, at, phases);
  if (!low)
    return inconclusive(basis, `${at ? `${at} never` : 'no service'} reported how many of its threads were free`);
  const judged = judgeExactly({ ...basis, samples: low.samples }, low.value, op, () => {
    return `${low.at} was down to ${low.value} free thread${low.value === 1 ? '' : 's'}`;
  });
  if (low.exact) return judged;
  const sampled = `from ${low.samples} readings, because the service keeps no low-water mark: shorter dips do not show`;
  return { ...judged, why: judged.why ? `${judged.why} (${sampled})` : sampled };
}

interface Lowest {
  readonly at: string;
  readonly value: number;
  readonly samples: number;
  /** False when it comes from readings, which miss what happened between them. */
  readonly exact: boolean;
}

/** Of several services with a mark the worst counts, because the statement is about all of them. */
function lowest(evidence: Evidence, at: string | undefined, phases: readonly PhaseWindow[]): Lowest | undefined {
  const names = new Set(phases.map(({ name }) => name));
  const marks = countersIn(evidence).filter(
    (mark) => selects(LOW_WATER, mark.metric) && names.has(mark.phase) && (at === undefined || mark.at === at),
  );
  const exact = marks.map((mark): Lowest => ({ at: mark.at, value: mark.value, samples: marks.length, exact: true }));
  if (marksEveryPhase(marks, names)) return least(exact);
  const reading = lowestReading(evidence, at, phases);
  return reading && least([reading, ...exact]);
}

function lowestReading(evidence: Evidence, at: string | undefined, phases: readonly PhaseWindow[]): Lowest | undefined {
  return least(
    readingsIn(evidence, AVAILABLE, at, phases).map(({ at, values }) => ({
      at,
      value: Math.min(...values),
      samples: values.length,
      exact: false,
    })),
  );
}

function marksEveryPhase(marks: readonly MetricCounter[], phases: ReadonlySet<string>): boolean {
  const services = new Set(marks.map(({ at }) => at));
  return services.size > 0 && marks.length === services.size * phases.size;
}

function least(candidates: readonly Lowest[]): Lowest | undefined {
  return candidates.toSorted((a, b) => a.value - b.value)[0];
}
