import type { Evidence } from '../../domain/evidence.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { exactly, type Known } from '../grammar/comparison.ts';
import { map, sequence, word, words } from '../grammar/rule.ts';
import { name, scoped } from '../grammar/scope.ts';
import { inQuotes } from '../grammar/tokens.ts';
import { type Basis, inconclusive, judgeEstimate } from '../judgement.ts';
import { alertTimeline } from '../witnesses/alerts.ts';
import { faultSpan } from '../witnesses/fault.ts';
import { describeMoment, type Span } from '../witnesses/moment.ts';
import { describeWindow, phasesOf } from '../witnesses/window.ts';
import { firesAt } from './alert.ts';

export interface AlertOrderTree {
  readonly family: 'alert order';
  readonly alert: string;
  readonly before: string;
}

/** Of two alerts one fires first; the other may come later, or never. */
export const alertOrderFamily: Family<AlertOrderTree> = {
  name: 'alert order',
  about: 'of two alerts, which fires first after the fault began; the other may never fire',
  examples: ['alert "NearTimeout" fires before alert "HighTimeoutRate"'],
  rule: map(
    scoped(
      map(
        sequence(
          word('alert'),
          name('the name of an alert'),
          words('fires before alert'),
          name('the name of an alert'),
        ),
        ([, alert, , before]) => ({ alert, before }),
      ),
      [],
    ),
    ({ alert, before }): AlertOrderTree => ({ family: 'alert order', alert, before }),
  ),
  print: ({ alert, before }) => `alert ${inQuotes(alert)} fires before alert ${inQuotes(before)}`,
  needs: ({ alert, before }) => [alert, before].map((one) => ({ witness: 'service', name: `alert ${one}` })),
  judge: judgeOrder,
};

function judgeOrder({ alert, before }: AlertOrderTree, evidence: Evidence): Judgement {
  const { timeScale } = evidence.plan;
  const basis: Basis = { bound: 0, unit: 'ms', samples: 0, window: describeWindow(evidence, phasesOf(evidence, {})) };
  const span = faultSpan(evidence);
  if (!span) return inconclusive(basis, 'the scenario had no fault');
  const [first, second] = [firing(evidence, alert, span), firing(evidence, before, span)];
  if (typeof first === 'string') return inconclusive(basis, first);
  if (typeof second === 'string') return inconclusive(basis, second);
  if (!Number.isFinite(first.high) && !Number.isFinite(second.high))
    return inconclusive(basis, 'neither of them fired');
  const lead = { low: (second.low - first.high) * timeScale, high: (second.high - first.low) * timeScale };
  const shown = Number.isFinite(lead.low) ? lead.low : lead.high;
  return judgeEstimate(
    { ...basis, samples: first.readings + second.readings },
    { shown, ...lead },
    { op: '>=', bound: exactly(0) },
    () => [told(alert, first, timeScale), told(before, second, timeScale)].join('; '),
  );
}

function firing(evidence: Evidence, alert: string, span: Span) {
  const timeline = alertTimeline(evidence, alert);
  if (!timeline) return `alert "${alert}" was not in any reading`;
  const moment = firesAt(timeline, span, evidence);
  return typeof moment === 'string' ? `alert "${alert}": ${moment}` : moment;
}

function told(alert: string, { low, high }: Known, timeScale: number): string {
  const moment = { low: low * timeScale, high: high * timeScale };
  return `"${alert}" ${describeMoment(moment, 'firing', 'the fault began')}`;
}
