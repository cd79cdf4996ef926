import type { Counter, Evidence, PhaseWindow } from '../../domain/evidence.ts';
import {
  endMarked,
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
import { type Estimate, exactly, type Known, type Operator } from '../grammar/comparison.ts';
import { type Part, unknownPart } from '../judgement.ts';
import { gapReason, hasLostLine } from './gaps.ts';
import { isRestartedIn } from './restarts.ts';

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

/** A metric of which only limits may be known. */
export interface FoundLimits extends Estimate {
  readonly at: string;
  /** Why it is not known exactly. */
  readonly unknown?: string;
  /** Of a level, which must be right at the end of each phase: its value at each. */
  readonly levels?: readonly Part[];
}

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
  const parts = phases
    .filter(({ name }) => !isCovered(matching, name, phases))
    .map((phase) => partIn(evidence, { ...ref, at }, { phase, phases, counts, matching }));
  const [unread] = parts.filter(({ shown }) => shown === null);
  if (parts.length === 0) return { missing: 'the scenario has no such phase' };
  if (unread && parts.every(({ shown }) => shown === null)) return { missing: unread.unknown ?? '' };
  return { at, ...combine(parts, counts, op) };
}

interface PhaseCounters {
  readonly phase: PhaseWindow;
  readonly phases: readonly PhaseWindow[];
  readonly counts: boolean;
  readonly matching: readonly MetricCounter[];
}

/** The metric in one phase. */
function partIn(
  evidence: Evidence,
  { metric, at }: Required<CounterRef>,
  { phase, phases, counts, matching }: PhaseCounters,
): Part {
  const where = `at the end of phase ${phase.name}`;
  const own = matching.filter((one) => one.phase === phase.name);
  const name = metric.kind === 'sample' ? metric.name : undefined;
  const isZero = counts && answered(evidence, at, phase.name) && !hasLostLine(evidence, at, name);
  if (own.length === 0 && !isZero) {
    const reason = gapReason(evidence, at, [phase], name);
    const part = unknownPart(where, `${at} did not report ${printMetric(metric)} ${where}${reason}`);
    return counts ? { ...part, low: 0 } : part;
  }
  const shown = sumOf(own);
  const limits = own.map((one) => limitsOf(one, phases, isRestartedIn(evidence, at, phase)));
  const unknown = limits.find((one) => one.unknown !== undefined)?.unknown;
  const low = limits.reduce((sum, one) => sum + one.low, 0);
  const high = limits.reduce((sum, one) => sum + one.high, 0);
  return { where, shown, low, high, ...(unknown === undefined ? {} : { unknown }) };
}

/** Limits of one sample in its phase. */
function limitsOf(
  counter: MetricCounter,
  phases: readonly PhaseWindow[],
  isRestarted: boolean,
): Known & { readonly unknown?: string } {
  const { at, phase, metric, value, limits, unknown, covers = [], kind } = counter;
  const counts = kind ? kind === 'counter' : isCounter(metric);
  if (limits) {
    const [low, high] = limits;
    return { low: low ?? 0, high: high ?? Number.POSITIVE_INFINITY, ...(unknown === undefined ? {} : { unknown }) };
  }
  const lost = `${at} was restarted in phase ${phase}, and what it knew before is lost`;
  if (isRestarted && endMarked(metric) === 'lowest') return { low: 0, high: value, unknown: lost };
  if (isRestarted && (counts || endMarked(metric) === 'highest'))
    return { low: value, high: Number.POSITIVE_INFINITY, unknown: lost };
  const [other] = covers.filter((one) => !phases.some(({ name }) => name === one));
  if (other === undefined) return exactly(value);
  return { low: 0, high: value, unknown: `${at} did not answer at the end of phase ${other}, so a part may be of it` };
}

/** Whether the counts of a phase, whose end was not read, are in those of a later one that is in scope. */
function isCovered(matching: readonly MetricCounter[], phase: string, phases: readonly PhaseWindow[]): boolean {
  return matching.some(
    ({ covers, phase: later }) => covers?.includes(phase) && phases.some(({ name }) => name === later),
  );
}

function combine(parts: readonly Part[], counts: boolean, op: Operator): Omit<FoundLimits, 'at'> {
  const shown = parts.flatMap((part) => part.shown ?? []);
  const unknown = parts.find((part) => part.unknown !== undefined)?.unknown;
  const why = unknown === undefined ? {} : { unknown };
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const worst = op.startsWith('>') ? Math.min : Math.max;
  const [lows, highs] = [parts.map(({ low }) => low), parts.map(({ high }) => high)];
  if (counts) return { shown: sum(shown), low: sum(lows), high: sum(highs), ...why };
  return { shown: worst(...shown), low: worst(...lows), high: worst(...highs), levels: parts, ...why };
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

function answered({ counters }: Evidence, service: string, phase: string): boolean {
  return counters.some((one) => one.at === service && one.phase === phase);
}

function sumOf(counters: readonly MetricCounter[]): number {
  return counters.reduce((sum, { value }) => sum + value, 0);
}
