import { completeFamily } from '../families/complete.ts';
import { countFamily } from '../families/count.ts';
import { durationFamily } from '../families/duration.ts';
import type { DurationBound } from '../families/duration-tree.ts';
import { generatorFamily } from '../families/generator.ts';
import { isolationFamily } from '../families/isolation.ts';
import { type OutageBound, outageFamily } from '../families/outage.ts';
import { rateFamily } from '../families/rate.ts';
import { recoveryFamily } from '../families/recovery.ts';
import { throughputFamily } from '../families/throughput.ts';
import {
  type DurationText,
  each,
  factor,
  ms,
  type PercentText,
  type RateText,
  ratio,
  type StatisticText,
  statisticOf,
  type TimesText,
} from '../grammar/quantity-text.ts';
import { statementFrom } from '../statement.ts';
import {
  compared,
  type During,
  type Ordered,
  type Outcomes,
  ordered,
  type Requests,
  scopeOf,
  type Windows,
} from './bounds.ts';

type DurationBoundText = DurationText | `${number}x baseline`;

/** Statements about what the caller records. */
export const requestStatements = {
  duration: (statistic: StatisticText, scope: Outcomes | Windows = {}) =>
    ordered((op, bound: DurationBoundText) =>
      statementFrom(durationFamily, {
        family: 'duration',
        statistic: statisticOf(statistic),
        scope: scopeOf(scope),
        op,
        bound: durationBound(bound),
      }),
    ),
  rate: (outcome: string, scope: Requests | Windows = {}) =>
    compared((op, bound: PercentText) =>
      statementFrom(rateFamily, { family: 'rate', outcome, scope: scopeOf(scope), op, bound: ratio(bound) }),
    ),
  count: (outcome: string, scope: Requests = {}) =>
    compared((op, bound: number) =>
      statementFrom(countFamily, { family: 'count', outcome, scope: scopeOf(scope), op, bound }),
    ),
  allComplete: (scope: Requests = {}) => statementFrom(completeFamily, { family: 'complete', scope: scopeOf(scope) }),
  throughput: (scope: Requests | Windows = {}) => throughput('throughput', scope),
  goodput: (scope: Requests | Windows = {}) => throughput('goodput', scope),
  recoversWithin: (within: DurationText) => statementFrom(recoveryFamily, { family: 'recovery', ms: ms(within) }),
  outageAfterFault: () =>
    ordered((op, bound: DurationText | `${TimesText} fault`) =>
      statementFrom(outageFamily, {
        family: 'outage',
        op,
        bound: outageBound(bound),
      }),
    ),
  routeStaysWithin: (route: string, times: TimesText, statistic: StatisticText) =>
    statementFrom(isolationFamily, {
      family: 'isolation',
      route,
      factor: factor(times),
      statistic: statisticOf(statistic),
    }),
  generator: (delay: 'lateness' | 'loop delay', scope: During = {}) =>
    ordered((op, bound: DurationText) =>
      statementFrom(generatorFamily, { family: 'generator', delay, scope: scopeOf(scope), op, bound: ms(bound) }),
    ),
} as const;

function outageBound(text: DurationText | `${TimesText} fault`): OutageBound {
  if (text.endsWith(' fault')) return { kind: 'fault', factor: factor(text.slice(0, -6) as TimesText) };
  return { kind: 'time', ms: ms(text as DurationText) };
}

function throughput(counted: 'throughput' | 'goodput', scope: Requests | Windows): Ordered<RateText> {
  return ordered((op, bound: RateText) =>
    statementFrom(throughputFamily, { family: 'throughput', counted, scope: scopeOf(scope), op, bound: each(bound) }),
  );
}

function durationBound(text: DurationBoundText): DurationBound {
  if (text.endsWith(' baseline')) return { kind: 'baseline', factor: factor(text.slice(0, -9) as TimesText) };
  return { kind: 'duration', ms: ms(text as DurationText) };
}
