import { formatDuration } from '../../domain/duration.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { exactly } from '../grammar/comparison.ts';
import { duration, printDuration } from '../grammar/quantity.ts';
import { map, sequence, words } from '../grammar/rule.ts';
import { scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeEstimate } from '../judgement.ts';
import { clockErrorMs } from '../witnesses/clock-error.ts';
import { faultSpan } from '../witnesses/fault.ts';
import { recoveryWindows } from '../witnesses/recovery.ts';
import { baselineOf } from '../witnesses/recovery-baseline.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';
import { recoveredAt } from './recovery-moment.ts';

export interface RecoveryTree {
  readonly family: 'recovery';
  readonly ms: number;
}

/** From the moment the fault was lifted to the first of five windows in a row that are as good as the baseline. */
export const recoveryFamily: Family<RecoveryTree> = {
  name: 'recovery',
  about:
    'how long after the fault was lifted goodput and p99 are back at what they were in the baseline, and stay there',
  examples: ['recovers within 10s'],
  rule: map(
    scoped(
      map(sequence(words('recovers within'), duration), ([, ms]) => ({ ms })),
      [],
    ),
    ({ ms }): RecoveryTree => ({ family: 'recovery', ms }),
  ),
  print: ({ ms }) => `recovers within ${printDuration(ms)}`,
  needs: () => [
    { witness: 'caller', kind: 'requests' },
    ...phaseNeeds({ phase: 'baseline' }),
    ...phaseNeeds({ phase: 'recovery' }),
  ],
  judge: judgeRecovery,
};

function judgeRecovery({ ms }: RecoveryTree, evidence: Evidence): Judgement {
  const basis: Basis = {
    bound: ms,
    unit: 'ms',
    samples: 0,
    window: describeWindow(evidence, phasesOf(evidence, { phase: 'recovery' })),
  };
  const span = faultSpan(evidence);
  const baseline = baselineOf(evidence);
  if (!span) return inconclusive(basis, 'the scenario had no fault');
  if (!baseline) return inconclusive(basis, 'there is no baseline to compare with');
  const windows = recoveryWindows(evidence, span.toMs);
  if (windows.length === 0) return inconclusive(basis, 'the recovery phase has no readings');
  const { timeScale } = evidence.plan;
  const { low, high, why } = recoveredAt(windows, baseline, clockErrorMs(evidence));
  const since = (atMs: number) => Math.max(0, atMs - span.toMs) * timeScale;
  const known = { low: since(low), high: since(high) };
  const samples = windows.reduce((sum, { due }) => sum + due, 0);
  const shown = known.high <= ms ? known.high : known.low;
  return judgeEstimate({ ...basis, samples }, { shown, ...known }, { op: '<=', bound: exactly(ms) }, () => {
    const from = formatDuration(known.low);
    if (Number.isFinite(known.high))
      return `as good as in the baseline between ${from} and ${formatDuration(known.high)} after the fault`;
    return known.low > 0 ? `not as good as in the baseline ${from} after the fault; then ${why}` : why;
  });
}
