import type { Counter } from '../domain/evidence.ts';
import { endMarked, isCounter, printMetric } from '../domain/metric.ts';
import type { PrometheusSample } from '../domain/prometheus.ts';
import { nameOf, type PhaseReadings } from './count-watch.ts';
import type { Measurement, MetricReader } from './presets/metric-reader.ts';
import type { Reading } from './presets/reading.ts';

/**
 * What one service counted in a phase: the metrics that its probe computes, and each Prometheus sample under its own name.
 * Counters are the difference since the phase began, gauges and marks stand as they were at its end. Of a service that was
 * restarted, counters are at least what its readings showed, and marks cover only the time since. Buckets of histograms are
 * left out, and so are counters that the phase began without because a line could not be read.
 */
export function phaseCounters(
  of: Pick<Counter, 'at' | 'phase'>,
  readings: PhaseReadings,
  metricsIn: MetricReader,
): Counter[] {
  const sampled = (reading: Reading) => samplesIn(reading, metricsIn.computes);
  return [metricsIn, sampled].flatMap((read) => {
    const count = counting(
      of.at,
      readings,
      (reading) => new Map(read(reading).map(({ name, value }) => [name, value])),
    );
    return read(readings.after)
      .filter(({ value }) => Number.isFinite(value))
      .flatMap((sampled) => count(sampled).map((counted) => ({ name: sampled.name, ...of, ...counted })));
  });
}

interface Sampled extends Measurement {
  /** Its declared Prometheus type. */
  readonly type?: string;
}

type Counted = Pick<Counter, 'value' | 'kind' | 'limits' | 'unknown' | 'seen'>;

function samplesIn({ samples, unreadable }: Reading, computed: ReadonlySet<string>): Sampled[] {
  const lost = new Set(unreadable.map(({ name }) => name));
  return samples
    .filter((sample) => isKept(sample) && !lost.has(sample.name) && !computed.has(sample.name))
    .map((metric) => ({ metric, name: printMetric(metric), value: metric.value, type: metric.type }));
}

function isKept({ name, type, labels }: PrometheusSample): boolean {
  return !(name.endsWith('_bucket') && (type === 'histogram' || labels['le'] !== undefined));
}

/** Gives the value of the phase for a value at its end: one, or none where it is lost. */
function counting(
  at: string,
  readings: PhaseReadings,
  valuesIn: (reading: Reading) => ReadonlyMap<string, number>,
): (sampled: Sampled) => Counted[] {
  const { before, restarts } = readings;
  const began = before && valuesIn(before);
  const lasts = restarts.map(({ last, of }) => ({ of, values: valuesIn(last) }));
  const isLost = (name: string) => before?.unreadable.length !== 0 && began?.has(name) === false;
  return (sampled) => {
    const { metric, name, value, type } = sampled;
    const counts = isCounter(metric, type);
    const kind: Pick<Counter, 'kind'> = counts === isCounter(metric) ? {} : { kind: counts ? 'counter' : 'gauge' };
    if (!counts) return level(at, sampled, readings, began?.get(name)).map((counted) => ({ ...kind, ...counted }));
    if (isLost(name)) return [];
    const beganAgain = lasts.filter(({ of }) => of === 'all' || of.has(nameOf(metric)));
    const count = beganAgain.reduce(
      (sum, { values }) => sum + (values.get(name) ?? 0),
      value - (began?.get(name) ?? 0),
    );
    return [{ ...kind, ...limited(at, { count, sinceStart: beganAgain.length > 0 ? value : 0 }, readings) }];
  };
}

/** A gauge with the extremes of its readings, or a mark as it stands. After a restart a mark knows only what came since. */
function level(
  at: string,
  { metric, name, value }: Sampled,
  { restarts, keptMarks = false, seen }: PhaseReadings,
  before: number | undefined,
): Counted[] {
  const end = endMarked(metric);
  const range = seen?.get(name);
  if (end === undefined) return [range && range[0] !== range[1] ? { value, seen: range } : { value }];
  if (restarts.length > 0)
    return [{ value, limits: end === 'lowest' ? [null, value] : [value, null], unknown: restarted(at) }];
  return keptMarks ? [markSinceStart(at, { end, value, before })] : [{ value }];
}

interface KeptMark {
  readonly end: 'lowest' | 'highest';
  readonly value: number;
  /** As it stood when the phase began. */
  readonly before: number | undefined;
}

/**
 * A mark that was not cleared when the phase began, as HAProxy's `max_sessions`: where it moved, it moved in this phase, and is
 * exact. Where it did not, no more than it happened. One that moved back was cleared by somebody at an unknown moment.
 */
function markSinceStart(at: string, { end, value, before }: KeptMark): Counted {
  const further = end === 'highest' ? value > (before ?? value) : value < (before ?? value);
  if (further) return { value };
  const isBack = before !== undefined && before !== value;
  const isMost = (end === 'highest') !== isBack;
  const unknown = isBack
    ? `the mark of ${at} was cleared during the phase`
    : `the mark of ${at} is of all its time, and did not move in the phase`;
  return { value, limits: isMost ? [null, value] : [value, null], unknown };
}

interface Increase {
  readonly count: number;
  /** What was counted since it began again in this phase; 0 where it did not. */
  readonly sinceStart: number;
}

/** After what may have been a restart the count is a limit that holds either way: of a counter that did not go back, what it rose. */
function limited(at: string, { count, sinceStart }: Increase, { restarts, unbegun = false }: PhaseReadings): Counted {
  if (restarts.length > 0)
    return { value: count, limits: [unbegun ? sinceStart : count, null], unknown: restarted(at) };
  if (!unbegun) return { value: count };
  return { value: count, limits: [0, count], unknown: `${at} did not answer when the phase began` };
}

function restarted(service: string): string {
  return `${service} was restarted, and what it knew before is lost`;
}
