import type { Counter, Evidence, PhaseWindow } from '../../domain/evidence.ts';
import {
  isCounter,
  isSameFamily,
  type Metric,
  parseMetric,
  printMetric,
  type SampleName,
  samplesOf,
  selects,
} from '../../domain/metric.ts';
import type { Need } from '../../domain/statement.ts';
import type { Operator } from '../grammar/comparison.ts';

/** A metric of one service: `arrivals at bank`, `calls to bank`. */
export interface CounterRef {
  readonly metric: Metric;
  /** The service; may be left out where only one reports the metric. */
  readonly at?: string;
}

/** A counter of the evidence with its name read. */
export interface MetricCounter extends Omit<Counter, 'name'> {
  readonly metric: Metric;
}

export type Found =
  | { readonly value: number; readonly at: string }
  /** Why the value is unknown. */
  | { readonly missing: string };

/** What services reported at the end of each phase. */
export function countersIn({ counters }: Evidence): MetricCounter[] {
  return counters.map(({ name, ...rest }) => ({ ...rest, metric: parseMetric(name) }));
}

/**
 * A metric over some phases: counters are added up; a level must be right in each phase, so the worst for `op` stands for
 * all. A counter with labels that its service did not print has not counted yet, and is 0, where the service printed other
 * samples of the metric; otherwise it is unknown.
 */
export function counterOver(
  evidence: Evidence,
  ref: CounterRef,
  phases: readonly PhaseWindow[],
  op: Operator = '<',
): Found {
  const name = printMetric(ref.metric);
  const family = countersIn(evidence).filter(
    ({ metric, at }) => (ref.at === undefined || at === ref.at) && isSameFamily(metric, ref.metric),
  );
  const services = [...new Set(family.map(({ at }) => at))];
  const [at, second] = services;
  if (at === undefined) return { missing: `${ref.at ?? 'no service'} reported ${ref.at ? 'no ' : ''}${name}` };
  if (second !== undefined)
    return { missing: `${services.join(' and ')} both report ${name}: add "at" and the service` };
  const matching = family.filter(({ metric }) => selects(ref.metric, metric));
  const values: number[] = [];
  for (const { name: phase } of phases) {
    const inPhase = matching.filter((one) => one.phase === phase);
    if (inPhase.length === 0 && !(isCounter(ref.metric) && answered(evidence, at, phase)))
      return { missing: `${at} did not report ${name} at the end of phase ${phase}` };
    values.push(sumOf(inPhase));
  }
  if (values.length === 0) return { missing: 'the scenario has no such phase' };
  return { value: combine(values, ref.metric, op), at };
}

/** Services that reported this metric in all of the phases. */
export function servicesWith(evidence: Evidence, name: SampleName, phases: readonly PhaseWindow[]): readonly string[] {
  const reported = countersIn(evidence).filter(({ metric }) => isSameFamily(metric, samplesOf(name)));
  return [...new Set(reported.map(({ at }) => at))].filter(
    (service) =>
      phases.length > 0 &&
      phases.every(({ name }) => reported.some(({ at, phase }) => at === service && phase === name)),
  );
}

/** All samples of a metric that one service reported, added up. */
export function sumAt(evidence: Evidence, name: SampleName, at: string, phases: readonly PhaseWindow[]): number {
  return sumOf(
    countersIn(evidence).filter(
      (one) =>
        one.at === at &&
        isSameFamily(one.metric, samplesOf(name)) &&
        phases.some((window) => window.name === one.phase),
    ),
  );
}

export function counterNeed({ metric, at }: CounterRef): Need {
  const name = printMetric(metric);
  return at === undefined ? { witness: 'service', name } : { witness: 'dependency', name, at };
}

/** `arrivals at bank` */
export function describeCounter({ metric, at }: CounterRef): string {
  return at === undefined ? printMetric(metric) : `${printMetric(metric)} at ${at}`;
}

function answered({ counters }: Evidence, service: string, phase: string): boolean {
  return counters.some((one) => one.at === service && one.phase === phase);
}

function combine(values: readonly number[], metric: Metric, op: Operator): number {
  if (isCounter(metric)) return values.reduce((sum, value) => sum + value, 0);
  return op.startsWith('>') ? Math.min(...values) : Math.max(...values);
}

function sumOf(counters: readonly MetricCounter[]): number {
  return counters.reduce((sum, { value }) => sum + value, 0);
}
