import type { Evidence } from '../domain/evidence.ts';
import { callsTo, type Metric, named, parseMetric, printMetric, samplesOf } from '../domain/metric.ts';
import type { Need } from '../domain/statement.ts';
import type { ValidityProblem } from './validity-problem.ts';
import { counterLimits } from './witnesses/counters.ts';
import { overfullPools } from './witnesses/pool-limits.ts';
import { readingsIn } from './witnesses/readings.ts';

/**
 * Counts of one service that cannot both be right: a part is larger than its whole. What such a service says proves nothing,
 * so a statement that asks it cannot pass.
 */
export function contradictions(evidence: Evidence, needs: readonly Need[]): readonly ValidityProblem[] {
  const asked = needs.filter((need) => need.witness !== 'caller');
  if (asked.length === 0) return [];
  const named = asked.flatMap((need) => ('at' in need && need.at !== undefined ? [need.at] : []));
  const isAsked = (service: string) => named.length < asked.length || named.includes(service);
  const services = [...new Set(evidence.counters.map(({ at }) => at))].filter(isAsked);
  const reasons = [
    ...services.flatMap((service) => [
      ...partsOf(evidence, service).flatMap((part) => largerThanWhole(evidence, service, part)),
      ...moreFreeThanThereAre(evidence, service),
    ]),
    ...overfullPools(evidence).flatMap(({ service, text }) => (isAsked(service) ? [text] : [])),
  ];
  return reasons.map((reason) => ({ about: 'witness', reason }));
}

interface PartOfWhole {
  readonly part: Metric;
  readonly whole: Metric;
  /** Counted at the end of what the whole counts at its beginning, so that only sums since the first phase can be compared. */
  readonly later?: true;
}

const LEDGERS: readonly PartOfWhole[] = [
  { part: named('work after caller gone'), whole: named('work done') },
  { part: samplesOf('charges_again_total'), whole: samplesOf('charges_total') },
  { part: samplesOf('emails_again_total'), whole: samplesOf('emails_total') },
];

function partsOf({ counters }: Evidence, service: string): readonly PartOfWhole[] {
  const metrics = counters.filter(({ at }) => at === service).map(({ name }) => parseMetric(name));
  const targets = new Set(metrics.flatMap((metric) => (metric.kind === 'timeouts' ? [metric.to] : [])));
  const calls = [...targets].map(
    (to): PartOfWhole => ({ part: { kind: 'timeouts', to }, whole: callsTo(to), later: true }),
  );
  return [...LEDGERS, ...calls];
}

/** In the first phase in which it is, beyond what was in flight at its edges. */
function largerThanWhole(evidence: Evidence, at: string, { part, whole, later }: PartOfWhole): string[] {
  for (const [index, phase] of evidence.phases.entries()) {
    const scope = later ? evidence.phases.slice(0, index + 1) : [phase];
    const [some, all] = [part, whole].map((metric) => counterLimits(evidence, { metric, at }, scope));
    if (!some || !all || 'missing' in some || 'missing' in all) continue;
    if (some.low <= all.high + inFlightAround(evidence, index)) continue;
    const where = later ? `by the end of phase ${phase.name}` : `in phase ${phase.name}`;
    return [`${at} counted ${some.low} ${printMetric(part)} and only ${all.high} ${printMetric(whole)} ${where}`];
  }
  return [];
}

function inFlightAround({ phases }: Evidence, index: number): number {
  return (phases[index - 1]?.inFlightAtEnd ?? 0) + (phases[index]?.inFlightAtEnd ?? 0);
}

function moreFreeThanThereAre(evidence: Evidence, service: string): string[] {
  const all = ['threads total', 'slots_total'].flatMap((name) => levelsOf(evidence, parseMetric(name), service));
  const free = levelsOf(evidence, named('threads available'), service);
  if (all.length === 0 || free.length === 0 || Math.max(...free) <= Math.max(...all)) return [];
  return [`${service} reported ${Math.max(...free)} free threads of ${Math.max(...all)}`];
}

function levelsOf(evidence: Evidence, metric: Metric, service: string): number[] {
  const counted = evidence.counters.filter(({ at, name }) => at === service && name === printMetric(metric));
  const read = readingsIn(evidence, metric, service, evidence.phases).flatMap(({ values }) => values);
  return [...counted.map(({ value }) => value), ...read];
}
