import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { exactly } from '../grammar/comparison.ts';
import { duration, printDuration } from '../grammar/quantity.ts';
import { map, oneOf, sequence, word } from '../grammar/rule.ts';
import { name, scoped } from '../grammar/scope.ts';
import { inQuotes } from '../grammar/tokens.ts';
import { type Basis, inconclusive, judgeEstimate } from '../judgement.ts';
import { alertTimeline } from '../witnesses/alerts.ts';
import { endOf, faultSpan } from '../witnesses/fault.ts';
import {
  describeMoment,
  firstEntry,
  heldSince,
  type Moment,
  type Span,
  type Timeline,
  valueBefore,
} from '../witnesses/moment.ts';
import { describeWindow, phasesOf } from '../witnesses/window.ts';

export interface AlertTree {
  readonly family: 'alert';
  readonly alert: string;
  readonly claim: 'fires' | 'clears';
  readonly ms: number;
}

/** An alert fires or clears in time. */
export const alertFamily: Family<AlertTree> = {
  name: 'alert',
  about: 'an alert fires soon after the fault began, or clears soon after it was lifted',
  examples: [
    'alert "BankSlow" fires within 60s',
    'alert "BankSlow" clears within 1m30s',
    'alert HighTimeoutRate{service="bank"} fires within 5m',
  ],
  rule: map(
    scoped(
      map(
        sequence(
          word('alert'),
          name('the name of an alert'),
          oneOf(word('fires'), word('clears')),
          word('within'),
          duration,
        ),
        ([, alert, claim, , ms]) => ({ alert, claim, ms }),
      ),
      [],
    ),
    ({ alert, claim, ms }): AlertTree => ({ family: 'alert', alert, claim, ms }),
  ),
  print: ({ alert, claim, ms }) => `alert ${inQuotes(alert)} ${claim} within ${printDuration(ms)}`,
  needs: ({ alert }) => [{ witness: 'service', name: `alert ${alert}` }],
  judge: judgeAlert,
};

function judgeAlert({ alert, claim, ms }: AlertTree, evidence: Evidence): Judgement {
  const window = describeWindow(evidence, phasesOf(evidence, {}));
  const basis: Basis = { bound: ms, unit: 'ms', samples: 0, window };
  const firing = alertTimeline(evidence, alert);
  const span = faultSpan(evidence);
  if (!span) return inconclusive(basis, 'the scenario had no fault');
  if (!firing) return inconclusive(basis, `alert "${alert}" was not in any reading`);
  const moment = claim === 'fires' ? firesAt(firing, span, evidence) : clearsAt(firing, span, evidence);
  if (typeof moment === 'string') return inconclusive(basis, moment);
  const { timeScale } = evidence.plan;
  const known = { low: moment.low * timeScale, high: moment.high * timeScale };
  const seen = Number.isFinite(known.high) ? known.high : known.low;
  const [state, since] =
    claim === 'fires' ? (['firing', 'the fault began'] as const) : (['clear', 'the fault was lifted'] as const);
  return judgeEstimate(
    { ...basis, samples: moment.readings },
    { shown: seen, ...known },
    { op: '<=', bound: exactly(ms) },
    () => describeMoment(known, state, since),
  );
}

/** When it fired first, or why that is unknown. */
export function firesAt(firing: Timeline, { fromMs }: Span, evidence: Evidence): Moment | string {
  if (valueBefore(firing, fromMs) === 1) return 'it was firing before the fault began';
  const span = { fromMs, toMs: endOf(evidence) };
  const moment = firstEntry(firing, span, (value) => value === 1);
  return moment ? orUnseen(firing, fromMs, moment) : 'no reading after the fault began';
}

/** A reading that is missing may hide that it fired, and was clear again by the next one. */
function orUnseen(firing: Timeline, fromMs: number, moment: Moment): Moment {
  const missing = firing.find(([atMs, value]) => value === null && fromMs <= atMs && atMs < fromMs + moment.high);
  if (!missing) return moment;
  const before = firing.findLast(([atMs, value]) => value !== null && atMs < missing[0])?.[0] ?? fromMs;
  return { ...moment, low: Math.min(moment.low, Math.max(0, before - fromMs)) };
}

/** From when on it was clear until the end. */
function clearsAt(firing: Timeline, { fromMs, toMs }: Span, evidence: Evidence): Moment | string {
  const fired = firstEntry(firing, { fromMs, toMs: endOf(evidence) }, (value) => value === 1);
  if (!fired) return 'no reading after the fault began';
  if (!Number.isFinite(fired.high)) return 'it never fired, so it had nothing to clear';
  const after = { fromMs: toMs, toMs: endOf(evidence) };
  return heldSince(firing, after, (value) => value === 0) ?? 'no reading after the fault';
}
