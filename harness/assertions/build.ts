import { type BreakerClaim, breakerFamily } from './families/breaker.ts';
import { completeFamily } from './families/complete.ts';
import { countFamily } from './families/count.ts';
import { type CounterBound, counterFamily } from './families/counter.ts';
import { type DurationBound, durationFamily } from './families/duration.ts';
import { rateFamily } from './families/rate.ts';
import { recoveryFamily } from './families/recovery.ts';
import { amplificationFamily } from './families/retries.ts';
import type { Statistic } from './families/statistic.ts';
import { threadsFamily } from './families/threads.ts';
import { throughputFamily } from './families/throughput.ts';
import { wastedWorkFamily } from './families/wasted-work.ts';
import type { Operator, Order } from './grammar/comparison.ts';
import {
  type DurationText,
  each,
  factor,
  ms,
  type PercentText,
  type RateText,
  ratio,
  type TimesText,
} from './grammar/quantity-text.ts';
import type { ScopePhase } from './grammar/scope.ts';
import { type ParsedStatement, statementFrom } from './statement.ts';
import type { CounterRef } from './witnesses/counters.ts';

/** Compares with a bound in the notation of statements: `'6s'`, `'99%'`, `'1.2x'`, `'100/s'`. */
export interface Ordered<Bound> {
  below(bound: Bound): ParsedStatement;
  atMost(bound: Bound): ParsedStatement;
  above(bound: Bound): ParsedStatement;
  atLeast(bound: Bound): ParsedStatement;
}

export interface Compared<Bound> extends Ordered<Bound> {
  equals(bound: Bound): ParsedStatement;
}

interface During {
  readonly during?: ScopePhase;
}

interface Requests extends During {
  readonly for?: string;
}

interface Outcomes extends Requests {
  readonly of?: string;
}

/**
 * Statements without text: each makes the tree that its text would be read as, and `text` is that text, so it may stand
 * where a suite wants one.
 */
export const statement = {
  duration: (statistic: 'max' | 'mean' | 'min' | 'median' | `p${number}`, scope: Outcomes = {}) =>
    ordered((op, bound: DurationText | `${number}x baseline`) =>
      statementFrom(durationFamily, {
        ...{ family: 'duration', statistic: statisticOf(statistic), scope: scopeOf(scope), op },
        bound: durationBound(bound),
      }),
    ),
  rate: (outcome: string, scope: Requests = {}) =>
    compared((op, bound: PercentText) =>
      statementFrom(rateFamily, { family: 'rate', outcome, scope: scopeOf(scope), op, bound: ratio(bound) }),
    ),
  count: (outcome: string, scope: Requests = {}) =>
    compared((op, bound: number) =>
      statementFrom(countFamily, { family: 'count', outcome, scope: scopeOf(scope), op, bound }),
    ),
  allComplete: (scope: Requests = {}) => statementFrom(completeFamily, { family: 'complete', scope: scopeOf(scope) }),
  throughput: (scope: Requests = {}) => throughput('throughput', scope),
  goodput: (scope: Requests = {}) => throughput('goodput', scope),
  availableThreads: ({ at, ...scope }: During & { readonly at?: string } = {}) =>
    compared((op, bound: number) =>
      statementFrom(threadsFamily, { family: 'threads', ...place(at), scope: scopeOf(scope), op, bound }),
    ),
  noThreadExhaustion: (scope: During & { readonly at?: string } = {}) => statement.availableThreads(scope).above(0),
  counter: (name: string, { at, ...scope }: During & { readonly at?: string } = {}) =>
    compared((op, bound: number | CounterRef) =>
      statementFrom(counterFamily, {
        ...{ family: 'counter', counter: { name, ...place(at) }, scope: scopeOf(scope), op },
        bound: counterBound(bound),
      }),
    ),
  wastedWork: (at: string, scope: During = {}) =>
    compared((op, bound: PercentText) =>
      statementFrom(wastedWorkFamily, { family: 'wasted work', at, scope: scopeOf(scope), op, bound: ratio(bound) }),
    ),
  retryAmplification: (at: string, scope: During = {}) =>
    ordered((op, bound: TimesText) =>
      statementFrom(amplificationFamily, {
        family: 'amplification',
        at,
        scope: scopeOf(scope),
        op,
        bound: factor(bound),
      }),
    ),
  recoversWithin: (within: DurationText) => statementFrom(recoveryFamily, { family: 'recovery', ms: ms(within) }),
  breaker: (breaker: string, { at, ...scope }: During & { readonly at?: string } = {}) => {
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

function throughput(counted: 'throughput' | 'goodput', scope: Requests): Ordered<RateText> {
  return ordered((op, bound: RateText) =>
    statementFrom(throughputFamily, { family: 'throughput', counted, scope: scopeOf(scope), op, bound: each(bound) }),
  );
}

function ordered<Bound>(make: (op: Order, bound: Bound) => ParsedStatement): Ordered<Bound> {
  return {
    below: (bound) => make('<', bound),
    atMost: (bound) => make('<=', bound),
    above: (bound) => make('>', bound),
    atLeast: (bound) => make('>=', bound),
  };
}

function compared<Bound>(make: (op: Operator, bound: Bound) => ParsedStatement): Compared<Bound> {
  return { ...ordered(make), equals: (bound) => make('=', bound) };
}

function scopeOf({ of, for: route, during }: Outcomes) {
  return {
    ...(of === undefined ? {} : { label: of }),
    ...(route === undefined ? {} : { route }),
    ...(during === undefined ? {} : { phase: during }),
  };
}

function place(at: string | undefined) {
  return at === undefined ? {} : { at };
}

function statisticOf(text: 'max' | 'mean' | 'min' | 'median' | `p${number}`): Statistic {
  if (text === 'max' || text === 'mean' || text === 'min') return text;
  return text === 'median' ? 50 : Number(text.slice(1));
}

function durationBound(text: DurationText | `${number}x baseline`): DurationBound {
  if (text.endsWith(' baseline')) return { kind: 'baseline', factor: factor(text.slice(0, -9) as TimesText) };
  return { kind: 'duration', ms: ms(text as DurationText) };
}

function counterBound(bound: number | CounterRef): CounterBound {
  return typeof bound === 'number' ? { kind: 'count', count: bound } : { kind: 'counter', counter: bound };
}
