import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { isCounter, isSameFamily, type Metric, printMetric, selects } from '../../domain/metric.ts';
import type { Judgement } from '../../domain/verdict.ts';
import type { Family } from '../family.ts';
import { type Comparison, comparison, exactly, type Operator, operator } from '../grammar/comparison.ts';
import { quotedMetric } from '../grammar/counter.ts';
import { count } from '../grammar/quantity.ts';
import { map, oneOf, sequence, word } from '../grammar/rule.ts';
import { compared, printAt, printScope, type Scope } from '../grammar/scope.ts';
import { inQuotes } from '../grammar/tokens.ts';
import { type Basis, inconclusive, judgeParts, type Part, unknownPart } from '../judgement.ts';
import type { MetricCounter } from '../witnesses/counter-phases.ts';
import { type CounterRef, counterNeed, countersIn, describeCounter } from '../witnesses/counters.ts';
import { gapReason } from '../witnesses/gaps.ts';
import { describeWindow, phaseNeeds, phasesOf } from '../witnesses/window.ts';

export interface GaugeTree extends Comparison<Operator, number> {
  readonly family: 'gauge';
  readonly extreme: 'max' | 'min';
  readonly gauge: CounterRef;
  readonly scope: Scope;
}

/** The most, or the least, that a gauge of any name showed. */
export const gaugeFamily: Family<GaugeTree> = {
  name: 'gauge',
  about: 'the most or the least that a gauge of any name showed; each series of that name is judged by itself',
  examples: [
    'max "nginx_connections_writing" at nginx during fault >= 10',
    'min "jvm_threads_live_threads" at shop > 5',
    'max "in flight" < 100',
  ],
  rule: map(
    compared(
      map(sequence(oneOf(word('max'), word('min')), quotedMetric), ([extreme, gauge]) => ({ extreme, gauge })),
      comparison(operator, count),
      ['phase'],
    ),
    (tree): GaugeTree => ({ family: 'gauge', ...tree }),
  ),
  print: ({ extreme, gauge: { metric, at }, scope, op, bound }) =>
    `${extreme} ${inQuotes(printMetric(metric))}${printAt(at)}${printScope(scope)} ${op} ${bound}`,
  needs: ({ gauge, scope }) => [counterNeed(gauge), ...phaseNeeds(scope)],
  judge: judgeGauge,
};

function judgeGauge({ extreme, gauge, scope, op, bound }: GaugeTree, evidence: Evidence): Judgement {
  const phases = phasesOf(evidence, scope);
  const basis: Basis = { bound, unit: 'count', samples: 0, window: describeWindow(evidence, phases) };
  const own = countersIn(evidence).filter(
    ({ metric, at }) => (gauge.at === undefined || at === gauge.at) && selects(gauge.metric, metric),
  );
  if (own.length === 0) return inconclusive(basis, nobodyReported(evidence, gauge));
  if (own.some(({ kind, metric }) => (kind ? kind === 'counter' : isCounter(metric))))
    return inconclusive(basis, `${describeCounter(gauge)} counts up, so it has no ${extreme}: leave that word out`);
  const series = [...Map.groupBy(own, ({ at, metric }) => JSON.stringify([at, printMetric(metric)])).values()];
  const parts = series.flatMap((one) => phases.map((phase) => partIn(evidence, one, phase, { extreme, gauge })));
  return judgeParts({ ...basis, samples: parts.length }, parts, { op, bound: exactly(bound) }, (value) => {
    return `${extreme === 'max' ? 'up' : 'down'} to ${value}`;
  });
}

function nobodyReported(evidence: Evidence, { metric, at }: CounterRef): string {
  const alike = countersIn(evidence).some((one) => one.at === at && isSameFamily(one.metric, metric));
  return `${at ?? 'no service'} reported ${at ? 'no ' : ''}${printMetric(metric)}${alike ? ' with these labels' : ''}`;
}

/** Readings miss what happens between them: the most that was read is a lower limit, the least an upper one. */
function partIn(
  evidence: Evidence,
  series: readonly MetricCounter[],
  phase: PhaseWindow,
  { extreme, gauge }: Pick<GaugeTree, 'extreme' | 'gauge'>,
): Part {
  const [{ at, metric }] = series as [MetricCounter];
  const labels = labelsBeside(metric, gauge.metric);
  const where = `at ${at}${labels} in phase ${phase.name}`;
  const found = series.find((one) => one.phase === phase.name);
  if (!found) return unknownPart(where, `it was not read${gapReason(evidence, at, [phase])}`);
  const [lowest, highest] = found.seen ?? [found.value, found.value];
  const unknown = 'what was between its readings does not show';
  return extreme === 'max'
    ? { where, shown: highest, low: highest, high: Number.POSITIVE_INFINITY, unknown }
    : { where, shown: lowest, low: Number.NEGATIVE_INFINITY, high: lowest, unknown };
}

/** ` (server="app1")`: what the statement did not name. */
function labelsBeside(metric: Metric, wanted: Metric): string {
  if (metric.kind !== 'sample') return '';
  const named = wanted.kind === 'sample' ? Object.keys(wanted.labels) : [];
  const others = Object.entries(metric.labels).filter(([label]) => !named.includes(label));
  return others.length === 0 ? '' : ` (${others.map(([label, value]) => `${label}="${value}"`).join(', ')})`;
}
