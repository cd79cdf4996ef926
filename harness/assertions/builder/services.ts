import { parseMetric } from '../../domain/metric.ts';
import { alertFamily } from '../families/alert.ts';
import { alertDataFamily } from '../families/alert-data.ts';
import { alertOrderFamily } from '../families/alert-order.ts';
import { alertSilenceFamily } from '../families/alert-silence.ts';
import { breakerFamily } from '../families/breaker.ts';
import type { BreakerClaim } from '../families/breaker-judge.ts';
import { cascadeFamily } from '../families/cascade.ts';
import { type CounterBound, counterFamily } from '../families/counter.ts';
import { deadlineFamily } from '../families/deadlines.ts';
import { gaugeFamily } from '../families/gauge.ts';
import { integrityFamily } from '../families/integrity.ts';
import { leaksFamily } from '../families/leaks.ts';
import { poolFamily } from '../families/pool.ts';
import { queueFamily } from '../families/queue.ts';
import { amplificationFamily, peakFamily } from '../families/retries.ts';
import { threadsFamily } from '../families/threads.ts';
import { wastedWorkFamily } from '../families/wasted-work.ts';
import { type DurationText, factor, ms, type PercentText, ratio, type TimesText } from '../grammar/quantity-text.ts';
import { place } from '../grammar/scope.ts';
import { statementFrom } from '../statement.ts';
import type { CounterRef } from '../witnesses/counters.ts';
import {
  type After,
  type At,
  compared,
  type During,
  type MetricAt,
  ordered,
  type Requests,
  scopeOf,
} from './bounds.ts';

/** Statements about the metrics of services and dependencies. */
export const serviceStatements = {
  availableThreads: ({ at, ...scope }: After & At = {}) =>
    compared((op, bound: number) =>
      statementFrom(threadsFamily, { family: 'threads', ...place(at), scope: scopeOf(scope), op, bound }),
    ),
  noThreadExhaustion: (scope: After & At = {}) => serviceStatements.availableThreads(scope).above(0),
  queueLength: ({ at, ...scope }: After & At = {}) =>
    compared((op, bound: number) =>
      statementFrom(queueFamily, { family: 'queue', ...place(at), scope: scopeOf(scope), op, bound }),
    ),
  poolInUse: (pool: string, { at, ...scope }: After & At = {}) =>
    compared((op, bound: number | PercentText) =>
      statementFrom(poolFamily, {
        family: 'pool',
        pool,
        ...place(at),
        scope: scopeOf(scope),
        op,
        bound: typeof bound === 'number' ? { kind: 'count', count: bound } : { kind: 'share', ratio: ratio(bound) },
      }),
    ),
  counter: (name: string, { at, ...scope }: During & At = {}) =>
    compared((op, bound: number | MetricAt) =>
      statementFrom(counterFamily, {
        family: 'counter',
        counter: counterRef({ name, ...place(at) }),
        scope: scopeOf(scope),
        op,
        bound: counterBound(bound),
      }),
    ),
  /** The most that a gauge showed; `lowestGauge` is the least. */
  highestGauge: (name: string, { at, ...scope }: During & At = {}) => extremeOf('max', { name, ...place(at) }, scope),
  lowestGauge: (name: string, { at, ...scope }: During & At = {}) => extremeOf('min', { name, ...place(at) }, scope),
  wastedWork: (at: string, scope: During = {}) =>
    compared((op, bound: PercentText) =>
      statementFrom(wastedWorkFamily, { family: 'wasted work', at, scope: scopeOf(scope), op, bound: ratio(bound) }),
    ),
  nothingStartsAfterItsDeadline: ({ at, ...scope }: During & At = {}) =>
    statementFrom(deadlineFamily, { family: 'deadlines', ...place(at), scope: scopeOf(scope) }),
  retryAmplification: (at: string, scope: Requests = {}) =>
    ordered((op, bound: TimesText) =>
      statementFrom(amplificationFamily, {
        family: 'amplification',
        at,
        scope: scopeOf(scope),
        op,
        bound: factor(bound),
      }),
    ),
  /** As a factor of the densest stretch of the baseline. */
  arrivalPeak: (at: string, scope: During = {}) =>
    ordered((op, bound: TimesText) =>
      statementFrom(peakFamily, { family: 'arrival peak', at, scope: scopeOf(scope), op, bound: factor(bound) }),
    ),
  noCascade: (scope: During = {}) => statementFrom(cascadeFamily, { family: 'cascade', scope: scopeOf(scope) }),
  onePerPayment: (rows: 'charges' | 'emails', scope: Requests = {}) =>
    statementFrom(integrityFamily, { family: 'integrity', rule: `${rows} = 1 per payment`, scope: scopeOf(scope) }),
  noLostIntents: (scope: During = {}) =>
    statementFrom(integrityFamily, { family: 'integrity', rule: 'no lost intents', scope: scopeOf(scope) }),
  noDuplicateIntents: (scope: During = {}) =>
    statementFrom(integrityFamily, { family: 'integrity', rule: 'no duplicate intents', scope: scopeOf(scope) }),
  noLeaks: ({ at }: At = {}) => statementFrom(leaksFamily, { family: 'leaks', ...place(at) }),
  alert: (alert: string) => ({
    firesWithin: (within: DurationText) =>
      statementFrom(alertFamily, { family: 'alert', alert, claim: 'fires', ms: ms(within) }),
    clearsWithin: (within: DurationText) =>
      statementFrom(alertFamily, { family: 'alert', alert, claim: 'clears', ms: ms(within) }),
    firesBefore: (before: string) => statementFrom(alertOrderFamily, { family: 'alert order', alert, before }),
    isSilent: (scope: After = {}) =>
      statementFrom(alertSilenceFamily, { family: 'alert silence', alert, scope: scopeOf(scope) }),
    hasData: (scope: After = {}) =>
      statementFrom(alertDataFamily, { family: 'alert data', alert, scope: scopeOf(scope) }),
  }),
  noAlert: (scope: After = {}) => statementFrom(alertSilenceFamily, { family: 'alert silence', scope: scopeOf(scope) }),
  everyAlertHasData: (scope: After = {}) =>
    statementFrom(alertDataFamily, { family: 'alert data', scope: scopeOf(scope) }),
  breaker: (breaker: string, { at, ...scope }: During & At = {}) => {
    const claiming = (claim: BreakerClaim, during: During) =>
      statementFrom(breakerFamily, { family: 'breaker', breaker, ...place(at), claim, scope: scopeOf(during) });
    return {
      opensWithinFailures: (failures: number) => claiming({ kind: 'opens within failures', failures }, scope),
      opensWithin: (within: DurationText) => claiming({ kind: 'opens within', ms: ms(within) }, {}),
      closesWithin: (within: DurationText) => claiming({ kind: 'closes within', ms: ms(within) }, {}),
      letsThroughAtMost: (probes: number) => claiming({ kind: 'lets through', probes }, scope),
      neverOpens: () => claiming({ kind: 'never opens' }, scope),
      doesNotFlap: () => claiming({ kind: 'does not flap' }, scope),
    };
  },
} as const;

function counterBound(bound: number | MetricAt): CounterBound {
  return typeof bound === 'number' ? { kind: 'count', count: bound } : { kind: 'counter', counter: counterRef(bound) };
}

function extremeOf(extreme: 'max' | 'min', gauge: MetricAt, scope: During) {
  return compared((op, bound: number) =>
    statementFrom(gaugeFamily, {
      family: 'gauge',
      extreme,
      gauge: counterRef(gauge),
      scope: scopeOf(scope),
      op,
      bound,
    }),
  );
}

function counterRef({ name, at }: MetricAt): CounterRef {
  return { metric: parseMetric(name), ...place(at) };
}
