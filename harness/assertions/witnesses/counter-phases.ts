import type { Counter, Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { endMarked, isCounter, type Metric, parseMetric, printMetric } from '../../domain/metric.ts';
import { type Estimate, exactly, type Known, type Operator } from '../grammar/comparison.ts';
import { type Part, unknownPart } from '../judgement.ts';
import { gapReason, hasLostLine, missedEnd } from './gaps.ts';
import { isRestartedIn } from './restarts.ts';

/** A counter of the evidence with its name read. */
export interface MetricCounter extends Omit<Counter, 'name'> {
  readonly metric: Metric;
}

/** What one service printed of a metric. */
export interface Printed {
  readonly at: string;
  /** As the statement calls it. */
  readonly metric: Metric;
  /** Those of its samples that are meant, of every phase. */
  readonly matching: readonly MetricCounter[];
  /** It counts up, and is no level. */
  readonly counts: boolean;
  /** One that is missing in a phase counted nothing in it, though it was there before: somebody else asks whether all are missing. */
  readonly sparse?: true;
}

export interface LimitsOver extends Estimate {
  /** Why it is not known exactly. */
  readonly unknown?: string;
  /** Of a level, which must be right at the end of each phase: its value at each. */
  readonly levels?: readonly Part[];
}

/**
 * A metric over some phases: the sum of a counter, and of a level the worst for `op`. A series that was printed at the end of an
 * earlier phase and is not any more may have counted anything since; one that was never printed has not counted yet.
 */
export function limitsOver(
  evidence: Evidence,
  printed: Printed,
  phases: readonly PhaseWindow[],
  op: Operator = '<',
): LimitsOver | { readonly missing: string } {
  const parts = phases
    .filter(({ name }) => !isCovered(printed.matching, name, phases))
    .map((phase) => partIn(evidence, printed, phase, phases));
  const [unread] = parts.filter(({ shown }) => shown === null);
  if (parts.length === 0) return { missing: 'the scenario has no such phase' };
  if (unread && parts.every(({ shown }) => shown === null)) return { missing: unread.unknown ?? '' };
  return combine(parts, printed.counts, op);
}

/** The metric in one phase. */
function partIn(evidence: Evidence, printed: Printed, phase: PhaseWindow, phases: readonly PhaseWindow[]): Part {
  const { at, metric, matching, counts } = printed;
  const where = `at the end of phase ${phase.name}`;
  const own = matching.filter((one) => one.phase === phase.name);
  if (own.length === 0 && !(counts && isZero(evidence, printed, phase))) {
    const reason = gapReason(evidence, at, [phase], sampleName(metric));
    const part = unknownPart(where, `${at} did not report ${printMetric(metric)} ${where}${reason}`);
    return counts ? { ...part, low: 0 } : part;
  }
  const shown = own.reduce((sum, { value }) => sum + value, 0);
  const limits = own.map((one) => limitsOf(one, phases, isRestartedIn(evidence, at, phase)));
  const [gone] = counts ? goneIn(evidence, printed, phase) : [];
  const lost = gone && `${at} did not report ${gone} ${where}`;
  const unknown = limits.find((one) => one.unknown !== undefined)?.unknown ?? lost;
  const low = limits.reduce((sum, one) => sum + one.low, 0);
  const high = gone ? Number.POSITIVE_INFINITY : limits.reduce((sum, one) => sum + one.high, 0);
  return { where, shown, low, high, ...(unknown === undefined ? {} : { unknown }) };
}

/** It has not counted yet: its endpoint answered without it, it was never there before, and nothing was lost. */
function isZero(evidence: Evidence, printed: Printed, phase: PhaseWindow): boolean {
  const { at, metric, matching } = printed;
  return (
    evidence.counters.some((one) => one.at === at && one.phase === phase.name) &&
    !missedEnd(evidence, at, phase.name) &&
    !hasLostLine(evidence, at, sampleName(metric)) &&
    !hasLostCounts(evidence, at, phase) &&
    !matching.some(({ covers }) => covers?.includes(phase.name)) &&
    goneIn(evidence, printed, phase).length === 0
  );
}

/** Series that were printed at the end of a phase before, after the last one in which the service was restarted, and are not any more. */
function goneIn(evidence: Evidence, { at, matching, sparse }: Printed, phase: PhaseWindow): readonly string[] {
  if (sparse) return [];
  const index = evidence.phases.findIndex(({ name }) => name === phase.name);
  const earlier = evidence.phases.slice(0, Math.max(0, index));
  const lost = earlier.findLastIndex((one) => hasLostCounts(evidence, at, one));
  const since = new Set(earlier.slice(lost + 1).map(({ name }) => name));
  const printedIn = (isIn: (name: string) => boolean) =>
    new Set(matching.filter((one) => isIn(one.phase)).map(({ metric }) => printMetric(metric)));
  const present = printedIn((name) => name === phase.name);
  return [...printedIn((name) => since.has(name))].filter((name) => !present.has(name));
}

/** Whether the service was restarted in that phase: by a fault, or as its counters tell, which have no upper limit then. */
function hasLostCounts(evidence: Evidence, at: string, phase: PhaseWindow): boolean {
  const unlimited = evidence.counters.some(
    ({ limits, kind, alone, ...one }) =>
      limits?.[1] === null &&
      !alone &&
      one.at === at &&
      one.phase === phase.name &&
      (kind ? kind === 'counter' : isCounter(parseMetric(one.name))),
  );
  return unlimited || isRestartedIn(evidence, at, phase);
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
export function isCovered(matching: readonly MetricCounter[], phase: string, phases: readonly PhaseWindow[]): boolean {
  return matching.some(
    ({ covers, phase: later }) => covers?.includes(phase) && phases.some(({ name }) => name === later),
  );
}

function combine(parts: readonly Part[], counts: boolean, op: Operator): LimitsOver {
  const shown = parts.flatMap((part) => part.shown ?? []);
  const unknown = parts.find((part) => part.unknown !== undefined)?.unknown;
  const why = unknown === undefined ? {} : { unknown };
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const worst = op.startsWith('>') ? Math.min : Math.max;
  const [lows, highs] = [parts.map(({ low }) => low), parts.map(({ high }) => high)];
  if (counts) return { shown: sum(shown), low: sum(lows), high: sum(highs), ...why };
  return { shown: worst(...shown), low: worst(...lows), high: worst(...highs), levels: parts, ...why };
}

function sampleName(metric: Metric): string | undefined {
  return metric.kind === 'sample' ? metric.name : undefined;
}
