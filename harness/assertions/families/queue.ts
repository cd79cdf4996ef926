import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { named, selects } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Operator, operator } from '../grammar/comparison.ts';
import { count } from '../grammar/quantity.ts';
import { map, oneOf, optional, sequence, words } from '../grammar/rule.ts';
import { at, compared, place, printAt, printScope, type Scope, scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeParts, type Part } from '../judgement.ts';
import { counterLimits, countersIn } from '../witnesses/counters.ts';
import { describeSilence, gapReason, longestSilence } from '../witnesses/gaps.ts';
import { abovePeak, readingsIn } from '../witnesses/readings.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

export interface QueueTree extends Comparison<Operator, number> {
  readonly family: 'queue';
  readonly at?: string;
  readonly scope: Scope;
}

const QUEUE_DEPTH = named('queue depth');
const PEAK = named('queue peak');

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

/** The longest queue for a thread that a service had. */
export const queueFamily: Family<QueueTree> = {
  name: 'queue',
  about: 'the longest queue for a thread that a service had',
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
  const isCut = scope.after !== undefined;
  const services = new Set([
    ...evidence.series.filter(({ name }) => name === QUEUE_DEPTH.name).map(({ service }) => service),
    ...countersIn(evidence)
      .filter(({ metric }) => selects(QUEUE_DEPTH, metric) || selects(PEAK, metric))
      .map(({ at }) => at),
  ]);
  const parts = [...services]
    .filter((service) => at === undefined || service === at)
    .flatMap((service) => phases.map((phase) => longestIn(evidence, service, phase, isCut)));
  const samples = parts.reduce((sum, part) => sum + part.samples, 0);
  const basis: Basis = { bound, unit: 'count', samples, window: describeWindow(evidence, phases) };
  if (parts.length === 0)
    return inconclusive(basis, `${at ? `${at} never` : 'no service'} reported the length of its queue`);
  return judgeParts(basis, parts, { op, bound: exactly(bound) }, (value) => `${value} requests waited`);
}

interface Longest extends Part {
  readonly samples: number;
}

/** The longest queue of a service in a phase: its own peak, else the longest that a reading showed as a lower limit. */
function longestIn(evidence: Evidence, service: string, phase: PhaseWindow, isCut: boolean): Longest {
  const where = `at ${service} in phase ${phase.name}`;
  const peak = counterLimits(evidence, { metric: PEAK, at: service }, [phase]);
  const values = readingsIn(evidence, QUEUE_DEPTH, service, [phase]).flatMap(({ values }) => values);
  if (!('missing' in peak || isCut)) {
    const { shown, low, high, unknown } = peak;
    const above = abovePeak(values, high);
    if (above !== undefined) {
      const doubt = `a reading said ${above}: its peak and its gauge disagree`;
      return { where, shown, low, high: Number.POSITIVE_INFINITY, samples: values.length + 1, unknown: doubt };
    }
    const seen = low === high ? low : Math.min(high, Math.max(low, ...values));
    return { where, shown, low: seen, high, samples: 1, ...(unknown === undefined ? {} : { unknown }) };
  }
  const most = values.length === 0 ? null : Math.max(...values);
  const high = 'missing' in peak ? Number.POSITIVE_INFINITY : peak.high;
  const unknown = whyUnknown(evidence, service, phase, values.length);
  return { where, shown: most, low: most ?? 0, high, samples: values.length, unknown };
}

function whyUnknown(evidence: Evidence, service: string, phase: PhaseWindow, readings: number): string {
  const reason = gapReason(evidence, service, [phase]);
  const silence = longestSilence(evidence, service, QUEUE_DEPTH.name, [phase]);
  if (silence) return `${describeSilence(silence, evidence.plan.timeScale)}${reason}`;
  if (readings === 0) return `its queue was not read${reason}`;
  return `peaks between ${readings} readings do not show: export a peak (slots_queue_depth_max)`;
}
