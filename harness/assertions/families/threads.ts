import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { named, selects } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Operator, operator } from '../grammar/comparison.ts';
import { count } from '../grammar/quantity.ts';
import { map, oneOf, optional, type Rule, sequence, words } from '../grammar/rule.ts';
import { at, compared, place, printAt, printScope, type Scope, scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeParts, type Part } from '../judgement.ts';
import { counterLimits, countersIn } from '../witnesses/counters.ts';
import { describeSilence, gapReason, longestSilence } from '../witnesses/gaps.ts';
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
  const services = keepersOf(evidence, at);
  if (services.length === 0)
    return inconclusive(basis, `${at ? `${at} never` : 'no service'} reported how many of its threads were free`);
  const lowest = services.flatMap((service) =>
    phases.map((phase) => lowestIn(evidence, service, phase, scope.after !== undefined)),
  );
  const samples = lowest.reduce((sum, each) => sum + each.samples, 0);
  return judgeParts({ ...basis, samples }, lowest, { op, bound: exactly(bound) }, (value) => {
    return `down to ${value} free thread${value === 1 ? '' : 's'}`;
  });
}

/** Services that report their threads anywhere in the run: whoever is silent in a phase is unknown there. */
function keepersOf(evidence: Evidence, at: string | undefined): readonly string[] {
  const marked = countersIn(evidence).filter(({ metric }) => selects(LOW_WATER, metric) || selects(AVAILABLE, metric));
  const sampled = evidence.series.filter(({ name }) => name === AVAILABLE.name);
  const services = new Set([...marked.map(({ at }) => at), ...sampled.map(({ service }) => service)]);
  return [...services].filter((service) => at === undefined || service === at);
}

interface Lowest extends Part {
  readonly samples: number;
}

/**
 * The fewest free threads of a service in a phase. Its mark knows them. Readings miss what happens between them, so the
 * lowest is an upper limit; they can break a statement and never prove one. A mark covers its whole phase, so that of a
 * part of it the mark is a lower limit.
 */
function lowestIn(evidence: Evidence, service: string, phase: PhaseWindow, isCut: boolean): Lowest {
  const where = `at ${service} in phase ${phase.name}`;
  const values = readingsIn(evidence, AVAILABLE, service, [phase]).flatMap(({ values }) => values);
  const mark = counterLimits(evidence, { metric: LOW_WATER, at: service }, [phase], '>');
  const sampled = values.length === 0 ? undefined : Math.min(...values);
  if ('missing' in mark || isCut)
    return {
      where,
      shown: sampled ?? null,
      low: 'missing' in mark ? Math.min(0, sampled ?? 0) : mark.low,
      high: sampled ?? Number.POSITIVE_INFINITY,
      samples: values.length,
      unknown: whyUnmarked(evidence, service, phase, values.length),
    };
  const { shown, low, high, unknown } = mark;
  const below = belowMark(values, low);
  if (below !== undefined)
    return {
      where,
      shown,
      low: below,
      high,
      samples: values.length + 1,
      unknown: `a reading said ${below}: its mark and its gauge disagree`,
    };
  return { where, shown, low, high, samples: 1, ...(unknown === undefined ? {} : { unknown }) };
}

/** A reading below the mark; those before the first that agrees with it are from before the mark was cleared. */
function belowMark(values: readonly number[], mark: number): number | undefined {
  const agreeing = values.findIndex((value) => value >= mark);
  const lowest = Math.min(...values.slice(Math.max(0, agreeing)));
  return lowest < mark ? lowest : undefined;
}

function whyUnmarked(evidence: Evidence, service: string, phase: PhaseWindow, readings: number): string {
  const reason = gapReason(evidence, service, [phase]);
  const silence = longestSilence(evidence, service, AVAILABLE.name, [phase]);
  if (silence) {
    const told = describeSilence(silence, evidence.plan.timeScale);
    return `${told}${reason}, as they are where no thread is left to answer`;
  }
  const marks = countersIn(evidence).filter(({ metric, at }) => selects(LOW_WATER, metric) && at === service);
  if (marks.length > 0 && !marks.some((mark) => mark.phase === phase.name))
    return `its low-water mark of phase ${phase.name} was not read${reason}`;
  if (readings === 0) return `its free threads were not read${reason}`;
  const hint = marks.length > 0 ? '' : ': export a low-water mark (slots_available_min)';
  return `dips between ${readings} readings do not show${hint}`;
}
