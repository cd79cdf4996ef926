import { formatDuration } from '../../domain/duration.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Order, order } from '../grammar/comparison.ts';
import { duration, printDuration, times } from '../grammar/quantity.ts';
import { map, oneOf, sequence, word, words } from '../grammar/rule.ts';
import { scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeEstimate } from '../judgement.ts';
import { clockErrorMs } from '../witnesses/clock-error.ts';
import { faultSpan } from '../witnesses/fault.ts';
import { recoveryWindows } from '../witnesses/recovery.ts';
import { baselineOf } from '../witnesses/recovery-baseline.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';
import { recoveredAt } from './recovery-moment.ts';

/** A time, or how many times as long as the fault lasted. */
export type OutageBound =
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'fault'; readonly factor: number };

export interface OutageTree extends Comparison<Order, OutageBound> {
  readonly family: 'outage';
}

const bound = oneOf(
  map(sequence(times, word('fault')), ([factor]): OutageBound => ({ kind: 'fault', factor })),
  map(duration, (ms): OutageBound => ({ kind: 'time', ms })),
);

/** How long requests went on failing after the cause had gone: what a metastable failure is made of. */
export const outageFamily: Family<OutageTree> = {
  name: 'outage',
  about: 'for how long after the fault was lifted requests still failed, in time or as a multiple of the fault',
  examples: ['outage after fault <= 0.1x fault', 'outage after fault <= 30s'],
  rule: map(
    scoped(
      map(sequence(words('outage after fault'), comparison(order, bound)), ([, compared]) => compared),
      [],
    ),
    (compared): OutageTree => ({ family: 'outage', op: compared.op, bound: compared.bound }),
  ),
  print: ({ op, bound }) =>
    `outage after fault ${op} ${bound.kind === 'fault' ? `${bound.factor}x fault` : printDuration(bound.ms)}`,
  needs: () => [
    { witness: 'caller', kind: 'requests' },
    ...phaseNeeds({ phase: 'baseline' }),
    ...phaseNeeds({ phase: 'recovery' }),
  ],
  judge: judgeOutage,
};

function judgeOutage({ op, bound }: OutageTree, evidence: Evidence): Judgement {
  const window = describeWindow(evidence, phasesOf(evidence, { phase: 'recovery' }));
  const basis: Basis =
    bound.kind === 'fault'
      ? { bound: bound.factor, unit: 'ratio', samples: 0, window }
      : { bound: bound.ms, unit: 'ms', samples: 0, window };
  const span = faultSpan(evidence);
  const baseline = baselineOf(evidence);
  if (!span) return inconclusive(basis, 'the scenario had no fault');
  if (!baseline) return inconclusive(basis, 'there is no baseline to compare with');
  const windows = recoveryWindows(evidence, span.toMs);
  if (windows.length === 0) return inconclusive(basis, 'the recovery phase has no readings');
  const faultMs = span.toMs - span.fromMs;
  if (bound.kind === 'fault' && faultMs <= 0) return inconclusive(basis, 'the fault lasted no time');
  const { timeScale } = evidence.plan;
  const found = recoveredAt(windows, { ...baseline, speed: 'any' }, clockErrorMs(evidence));
  const real = (atMs: number) => Math.max(0, atMs - span.toMs) * timeScale;
  const inUnit = (atMs: number) => (bound.kind === 'fault' ? real(atMs) / (faultMs * timeScale) : real(atMs));
  const known = { low: inUnit(found.low), high: inUnit(found.high) };
  const samples = windows.reduce((sum, { due }) => sum + due, 0);
  const shown = Number.isFinite(known.high) && known.low > 0 ? (known.low + known.high) / 2 : known.low;
  return judgeEstimate({ ...basis, samples }, { shown, ...known }, { op, bound: exactly(basis.bound) }, () => {
    const from = formatDuration(real(found.low));
    const fault = `a fault of ${formatDuration(faultMs * timeScale)}`;
    if (Number.isFinite(found.high))
      return `requests failed until between ${from} and ${formatDuration(real(found.high))} after ${fault}`;
    return found.low > span.toMs ? `requests still failed ${from} after ${fault}; then ${found.why}` : found.why;
  });
}
