import { formatDuration } from '../../domain/duration.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { exactly } from '../grammar/comparison.ts';
import { duration, printDuration } from '../grammar/quantity.ts';
import { map, sequence, words } from '../grammar/rule.ts';
import { scoped } from '../grammar/scope.ts';
import { type Basis, inconclusive, judgeEstimate } from '../judgement.ts';
import { faultSpan } from '../witnesses/fault.ts';
import { baselineOf, type RecoveryWindow, recoveryWindows, STEADY_WINDOWS } from '../witnesses/recovery.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

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
  const windows = recoveryWindows(evidence, baseline);
  const last = windows.at(-1);
  if (!last) return inconclusive(basis, 'the recovery phase has no readings');
  const { timeScale } = evidence.plan;
  const since = (atMs: number) => Math.max(0, atMs - span.toMs) * timeScale;
  const steady = windows.findIndex((_, i) => isSteadyFrom(windows, i));
  const first = windows[steady];
  const known = first
    ? exactly(since(first.fromMs))
    : { low: since(goodSince(windows)?.fromMs ?? last.toMs), high: Number.POSITIVE_INFINITY };
  return judgeEstimate(
    { ...basis, samples: windows.length },
    { shown: known.low, ...known },
    { op: '<=', bound: exactly(ms) },
    () => {
      if (first)
        return `good for ${STEADY_WINDOWS} windows in a row only from ${formatDuration(known.low)} after the fault`;
      const good = windows.filter((window) => window.good).length;
      return `${good} of ${windows.length} windows after the fault were good, never ${STEADY_WINDOWS} in a row; the last: ${last.why}`;
    },
  );
}

/** The first of the good windows at the end: in a longer phase the recovery might count from there. */
function goodSince(windows: readonly RecoveryWindow[]): RecoveryWindow | undefined {
  return windows[windows.findLastIndex(({ good }) => !good) + 1];
}

function isSteadyFrom(windows: readonly { readonly good: boolean }[], from: number): boolean {
  const next = windows.slice(from, from + STEADY_WINDOWS);
  return next.length === STEADY_WINDOWS && next.every(({ good }) => good);
}
