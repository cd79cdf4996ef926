import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Order, order } from '../grammar/comparison.ts';
import { perSecond } from '../grammar/quantity.ts';
import { map, oneOf, word } from '../grammar/rule.ts';
import { compared, printScope, type Scope, type ScopeName } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeExactly, judgeParts } from '../judgement.ts';
import { countOf, sentIn } from '../witnesses/requests.ts';
import { countInSlice, needsSlices, slicesIn } from '../witnesses/slices.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

export interface ThroughputTree extends Comparison<Order, number> {
  readonly family: 'throughput';
  /** `throughput` counts answers, `goodput` successes. */
  readonly counted: 'throughput' | 'goodput';
  readonly scope: Scope;
}

const withScopes = (scopes: readonly ScopeName[]) =>
  compared(
    map(oneOf(word('throughput'), word('goodput')), (counted) => ({ counted })),
    comparison(order, perSecond),
    scopes,
  );

/** Answers, or successes, per second of the phases looked at. */
export const throughputFamily: Family<ThroughputTree> = {
  name: 'throughput',
  about: 'answers (throughput) or successes (goodput) per second of real time',
  examples: ['throughput > 100/s', 'goodput during recovery >= 45/s', 'goodput in any 10s window >= 40/s'],
  rule: map(oneOf(withScopes(['route', 'phase']), withScopes(['phase', 'after', 'windowMs'])), (tree) => ({
    family: 'throughput',
    ...tree,
  })),
  print: ({ counted, scope, op, bound }) => `${counted}${printScope(scope)} ${op} ${bound}/s`,
  needs: ({ scope }) => [{ witness: 'caller', kind: 'requests' }, ...phaseNeeds(scope)],
  judge: judgeThroughput,
};

function judgeThroughput({ counted, scope, op, bound }: ThroughputTree, evidence: Evidence): Judgement {
  if (needsSlices(scope)) return judgeSlices({ counted, scope, op, bound }, evidence);
  const phases = phasesOf(evidence, scope);
  const sent = sentIn(evidence, scope);
  const samples = countOf(sent);
  const basis = { bound, unit: 'per second', samples, window: describeWindow(evidence, phases) } as const;
  const ms = phases.reduce((sum, phase) => sum + busyMs(evidence, phase), 0);
  if (samples === 0 || ms <= 0) return inconclusive(basis, 'no request was sent in this scope');
  const done = countOf(sent.filter((recording) => isDone(recording, counted)));
  const observed = (done * 1000) / ms / evidence.plan.timeScale;
  const what = counted === 'goodput' ? 'successes' : 'answers';
  const seconds = ((ms * evidence.plan.timeScale) / 1000).toFixed(1);
  const why = `${done} ${what} to ${samples} requests in ${seconds} s are ${observed.toFixed(1)}/s`;
  return judgeExactly(basis, observed, op, () => why);
}

function judgeSlices({ counted, scope, op, bound }: Omit<ThroughputTree, 'family'>, evidence: Evidence): Judgement {
  const window = describeWindow(evidence, phasesOf(evidence, scope));
  const basis: Basis = { bound, unit: 'per second', samples: 0, window };
  const slices = slicesIn(evidence, scope);
  if ('missing' in slices) return inconclusive(basis, slices.missing);
  const parts = slices.map((slice) => {
    const { meant } = countInSlice(evidence, slice, (recording) => isDone(recording, counted));
    const perSecond = (count: number) => (count * 1000) / slice.ms / evidence.plan.timeScale;
    const low = perSecond(meant.low);
    return { where: slice.where, shown: low, low, high: perSecond(meant.high) };
  });
  return judgeParts(
    { ...basis, samples: parts.length },
    parts,
    { op, bound: exactly(bound) },
    (rate) => `${rate.toFixed(1)}/s`,
  );
}

function isDone(recording: Recording, counted: ThroughputTree['counted']): boolean {
  return recording.kind === 'answered' && (counted === 'throughput' || recording.class === 'success');
}

/** The part of a phase in which load ran: setting up and lifting faults is no time of the target's. */
function busyMs({ load }: Evidence, { name, fromMs, toMs }: PhaseWindow): number {
  const intervals = load.intervals.filter(({ phase }) => phase === name);
  if (intervals.length === 0) return toMs - fromMs;
  const first = Math.min(...intervals.map((interval) => interval.fromMs));
  const last = Math.max(...intervals.map((interval) => interval.toMs));
  return Math.min(toMs, last) - Math.max(fromMs, first);
}
