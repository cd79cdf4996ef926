import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
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
import { type LimitsOver, limitsOver, type MetricCounter } from './counter-phases.ts';

/** A metric of one service: `arrivals at bank`, `calls to bank`. */
export interface CounterRef {
  readonly metric: Metric;
  /** The service; may be left out where only one reports the metric. */
  readonly at?: string;
}

export type Found =
  | { readonly value: number; readonly at: string }
  /** Why the value is unknown. */
  | { readonly missing: string };

/** A metric of which only limits may be known. */
export type FoundLimits = LimitsOver & { readonly at: string };

/** What services reported at the end of each phase. */
export function countersIn({ counters }: Evidence): MetricCounter[] {
  return counters.map(({ name, ...rest }) => ({ ...rest, metric: parseMetric(name) }));
}

/** A metric over some phases that is known exactly; see `counterLimits`. */
export function counterOver(
  evidence: Evidence,
  ref: CounterRef,
  phases: readonly PhaseWindow[],
  op: Operator = '<',
): Found {
  const found = counterLimits(evidence, ref, phases, op);
  if ('missing' in found) return found;
  const { at, shown, low, high, unknown } = found;
  return low === high ? { at, value: shown } : { missing: unknown ?? `${describeCounter(ref)} is not known exactly` };
}

/**
 * A metric over some phases: counters are added up; a level must be right in each phase, so the worst for `op` stands for
 * all. A counter with labels that its service did not print has not counted yet, and is 0, where the service printed other
 * samples of the metric. What a service that was restarted had counted before is lost, and a phase whose end was not read
 * may have any count. Where several services report the metric, nobody is told which one is meant.
 */
export function counterLimits(
  evidence: Evidence,
  ref: CounterRef,
  phases: readonly PhaseWindow[],
  op: Operator = '<',
): FoundLimits | { readonly missing: string } {
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
  const counts = family.some(({ kind, metric }) => (kind ? kind === 'counter' : isCounter(metric)));
  const limits = limitsOver(evidence, { at, metric: ref.metric, matching, counts }, phases, op);
  return 'missing' in limits ? limits : { at, ...limits };
}

/** Services that reported this metric anywhere in the run. */
export function servicesWithAny(evidence: Evidence, name: SampleName): readonly string[] {
  const reported = countersIn(evidence).filter(({ metric }) => isSameFamily(metric, samplesOf(name)));
  return [...new Set(reported.map(({ at }) => at))];
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

export function counterNeed({ metric, at }: CounterRef): Need {
  const name = printMetric(metric);
  return at === undefined ? { witness: 'service', name } : { witness: 'dependency', name, at };
}

/** `arrivals at bank` */
export function describeCounter({ metric, at }: CounterRef): string {
  return at === undefined ? printMetric(metric) : `${printMetric(metric)} at ${at}`;
}
