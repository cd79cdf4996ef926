import type { Counter, Evidence, PhaseWindow } from '../../domain/evidence.ts';
import type { Need } from '../../domain/statement.ts';
import type { Operator } from '../grammar/comparison.ts';
import { isCumulative, parseMetricName, selects } from './metric-name.ts';

/** A count that a service keeps: by Squall's word (`arrivals`, `calls to bank`) or by its Prometheus name. */
export interface CounterRef {
  readonly name: string;
  /** The service; may be left out where only one keeps it. */
  readonly at?: string;
}

/** Squall's words for marks; every other word counts events. */
const MARKS: readonly string[] = [
  'threads low water',
  'threads available',
  'threads total',
  'queue depth',
  'in flight',
];

export type Found =
  | { readonly value: number; readonly at: string }
  /** Why nothing can be said. */
  | { readonly missing: string };

/**
 * A counter over some phases: events are added up; a gauge or mark must be right in each, so the one that is worst for
 * `op` stands for all. A labelled counter that its service did not print has not happened yet, and is 0, where the
 * service printed other samples of the metric; otherwise nobody knows.
 */
export function counterOver(
  evidence: Evidence,
  ref: CounterRef,
  phases: readonly PhaseWindow[],
  op: Operator = '<',
): Found {
  const wanted = parseMetricName(ref.name);
  const ofMetric = evidence.counters.filter(
    ({ name, at }) => (ref.at === undefined || at === ref.at) && parseMetricName(name).metric === wanted.metric,
  );
  const keepers = [...new Set(ofMetric.map(({ at }) => at))];
  const [at, second] = keepers;
  if (at === undefined) return { missing: `${ref.at ?? 'no service'} reported ${ref.at ? 'no ' : ''}${ref.name}` };
  if (second !== undefined) return { missing: `${keepers.join(' and ')} both keep ${ref.name}: say at which` };
  const values: number[] = [];
  for (const { name: phase } of phases) {
    const value = inPhase(evidence.counters, ofMetric, wanted, at, phase);
    if (value === undefined)
      return { missing: `${at} could not be asked for ${ref.name} at the end of phase ${phase}` };
    values.push(value);
  }
  if (values.length === 0) return { missing: 'there is no such phase' };
  return { value: combine(values, wanted.metric, op), at };
}

/** Services that kept a count of this metric in all of the phases. */
export function keepersOf(evidence: Evidence, metric: string, phases: readonly PhaseWindow[]): readonly string[] {
  const kept = evidence.counters.filter(({ name }) => parseMetricName(name).metric === metric);
  return [...new Set(kept.map(({ at }) => at))].filter(
    (service) =>
      phases.length > 0 && phases.every(({ name }) => kept.some(({ at, phase }) => at === service && phase === name)),
  );
}

/** All samples of a metric that one service kept, added up. */
export function sumAt(evidence: Evidence, metric: string, at: string, phases: readonly PhaseWindow[]): number {
  return evidence.counters
    .filter((one) => one.at === at && parseMetricName(one.name).metric === metric)
    .filter((one) => phases.some(({ name }) => name === one.phase))
    .reduce((sum, { value }) => sum + value, 0);
}

export function counterNeed({ name, at }: CounterRef): Need {
  return { witness: at === undefined ? 'service' : 'dependency', name, ...(at === undefined ? {} : { at }) };
}

/** `arrivals at bank` */
export function describeCounter({ name, at }: CounterRef): string {
  return at === undefined ? name : `${name} at ${at}`;
}

function inPhase(
  all: readonly Counter[],
  ofMetric: readonly Counter[],
  wanted: ReturnType<typeof parseMetricName>,
  at: string,
  phase: string,
): number | undefined {
  const matching = ofMetric.filter((one) => one.phase === phase && selects(wanted, parseMetricName(one.name)));
  if (matching.length > 0) return matching.reduce((sum, { value }) => sum + value, 0);
  const wasAsked = all.some((one) => one.at === at && one.phase === phase);
  return wasAsked && isEvents(wanted.metric) ? 0 : undefined;
}

function combine(values: readonly number[], metric: string, op: Operator): number {
  if (isEvents(metric)) return values.reduce((sum, value) => sum + value, 0);
  return op.startsWith('>') ? Math.min(...values) : Math.max(...values);
}

/** Squall's words are written with letters and spaces; a Prometheus name is one word. */
function isEvents(metric: string): boolean {
  const isWord = !metric.includes('_');
  return isWord ? !MARKS.includes(metric) : isCumulative(metric);
}
