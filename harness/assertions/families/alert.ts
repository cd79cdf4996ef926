import type { Evidence } from '../../domain/evidence.ts';
import { samplesOf, selects } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { exactly } from '../grammar/comparison.ts';
import { duration, printDuration } from '../grammar/quantity.ts';
import { map, oneOf, sequence, word } from '../grammar/rule.ts';
import { name, scoped } from '../grammar/scope.ts';
import { inQuotes } from '../grammar/tokens.ts';
import { type Basis, inconclusive, judgeEstimate } from '../judgement.ts';
import { endOf, faultSpan } from '../witnesses/fault.ts';
import { describeMoment, firstReading } from '../witnesses/moment.ts';
import { seriesIn } from '../witnesses/readings.ts';
import { describeWindow, phasesOf } from '../witnesses/window.ts';

export interface AlertTree {
  readonly family: 'alert';
  readonly alert: string;
  readonly claim: 'fires' | 'clears';
  readonly ms: number;
}

/** An alert fires or clears in time. `ALERTS{alertname="..."}` is 1 while it fires, as in Prometheus. */
export const alertFamily: Family<AlertTree> = {
  name: 'alert',
  about: 'an alert fires soon after the fault began, or clears soon after it was lifted',
  examples: ['alert "BankSlow" fires within 60s', 'alert "BankSlow" clears within 1m30s'],
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
  const wanted = { ...samplesOf('ALERTS'), labels: { alertname: alert } };
  // Prometheus exports an alert that waits for its `for:` as pending, with the same 1.
  const pending = { ...wanted, labels: { ...wanted.labels, alertstate: 'pending' } };
  const series = seriesIn(evidence).filter(({ metric }) => selects(wanted, metric) && !selects(pending, metric));
  const span = faultSpan(evidence);
  if (!span) return inconclusive(basis, 'the scenario had no fault');
  const fired = firstReading(series, span.fromMs, endOf(evidence), (value) => value === 1);
  if (!fired) return inconclusive(basis, `alert "${alert}" was not in any reading`);
  if (claim === 'clears' && !Number.isFinite(fired.high))
    return inconclusive(basis, 'it never fired, so it had nothing to clear');
  const moment = claim === 'fires' ? fired : firstReading(series, span.toMs, endOf(evidence), (value) => value === 0);
  if (!moment) return inconclusive(basis, 'no reading after the fault');
  const { timeScale } = evidence.plan;
  const known = { low: moment.low * timeScale, high: moment.high * timeScale };
  const seen = Number.isFinite(known.high) ? known.high : known.low;
  return judgeEstimate(
    { ...basis, samples: moment.readings },
    { shown: seen, ...known },
    { op: '<=', bound: exactly(ms) },
    () =>
      describeMoment(
        known,
        claim === 'fires' ? 'firing' : 'clear',
        `the fault ${claim === 'fires' ? 'began' : 'was lifted'}`,
      ),
  );
}
