import type { Counter } from '../domain/evidence.ts';
import { endMarked, isCounter, printMetric } from '../domain/metric.ts';
import type { PrometheusSample } from '../domain/prometheus.ts';
import type { PhaseReadings } from './count-watch.ts';
import { nameOf } from './counter-course.ts';
import type { Measurement, MetricReader } from './presets/metric-reader.ts';
import type { Reading } from './presets/reading.ts';

/**
 * What one service counted in a phase: the metrics that its probe computes, and each Prometheus sample under its own name.
 * Counters are the difference since the phase began, gauges and marks stand as they were at its end. Of a service that was
 * restarted, counters are at least what its readings showed, and marks cover only the time since. Buckets of histograms are
 * left out, and so are counters that the phase began without because a line could not be read. A counter that was read in the phase
 * and not at its end is at least what it had risen by.
 */
export function phaseCounters(
  of: Pick<Counter, 'at' | 'phase'>,
  readings: PhaseReadings,
  metricsIn: MetricReader,
): Counter[] {
  const sampled = (reading: Reading) => samplesIn(reading, metricsIn.computes);
  const counters = [metricsIn, sampled].flatMap((read) => {
    const count = counting(of.at, readings, (reading) => valuesOf(read(reading)));
    return read(readings.after)
      .filter(({ value }) => Number.isFinite(value))
      .flatMap((sampled) => count(sampled).map((counted) => ({ name: sampled.name, ...of, ...counted })));
  });
  return [...counters, ...lostCounters(of, readings, { metricsIn, sampled })];
}

function valuesOf(measured: readonly Measurement[]): ReadonlyMap<string, number> {
  return new Map(measured.flatMap(({ name, value }) => (Number.isFinite(value) ? [[name, value] as const] : [])));
}

interface Readers {
  readonly metricsIn: MetricReader;
  readonly sampled: (reading: Reading) => readonly Measurement[];
}

/** Read in the phase, and not at its end. */
function lostCounters(
  { at, phase }: Pick<Counter, 'at' | 'phase'>,
  { before, after, restarts, unbegun, counters }: PhaseReadings,
  { metricsIn, sampled }: Readers,
): Counter[] {
  const valuesIn = (reading: Reading | undefined) =>
    valuesOf(reading ? [...metricsIn(reading), ...sampled(reading)] : []);
  const [began, ended] = [valuesIn(before), valuesIn(after)];
  const lost = [...(counters?.last ?? [])].filter(([name]) => !ended.has(name));
  return lost.map(([name, { metric, value, type }]) => {
    const stood = unbegun ? value : (began.get(name) ?? counters?.earlier.get(name)?.value ?? 0);
    const risen = Math.max(0, value - stood);
    const why: Pick<Counter, 'unknown' | 'alone'> =
      restarts.length > 0
        ? { unknown: restarted(at) }
        : { unknown: `${at} did not report it at the end of phase ${phase}`, alone: true };
    const kind: Pick<Counter, 'kind'> = isCounter(metric, type) === isCounter(metric) ? {} : { kind: 'counter' };
    return { name, at, phase, value: risen, ...kind, limits: [risen, null], ...why };
  });
}

interface Sampled extends Measurement {
  /** Its declared Prometheus type. */
  readonly type?: string;
}

type Counted = Pick<Counter, 'value' | 'kind' | 'limits' | 'unknown' | 'alone' | 'seen'>;

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
  const { before, restarts, counters } = readings;
  const began = before && valuesIn(before);
  const lasts = restarts.map(({ last, of }) => ({ of, values: valuesIn(last) }));
  const increaseOf = (sampled: Sampled): Counted | undefined => {
    const { metric, name, value } = sampled;
    const beganAgain = lasts.filter(({ of }) => of === 'all' || of.has(nameOf(metric)));
    const isNew = began?.has(name) === false;
    const earlier = isNew && beganAgain.length === 0 ? counters?.earlier.get(name) : undefined;
    if (earlier) return sinceLastRead(at, value - earlier.value);
    if (isNew && mayHaveHad(before, sampled)) return undefined;
    const start = value - (began?.get(name) ?? 0);
    const count = beganAgain.reduce((sum, { values }) => sum + (values.get(name) ?? 0), start);
    if (counters?.slipped.has(name)) return slipped(at, count);
    return limited(at, { count, sinceStart: beganAgain.length > 0 ? value : 0 }, readings);
  };
  return (sampled) => {
    const { metric, name, type } = sampled;
    const counts = isCounter(metric, type);
    const kind: Pick<Counter, 'kind'> = counts === isCounter(metric) ? {} : { kind: counts ? 'counter' : 'gauge' };
    const counted = counts ? increaseOf(sampled) : level(at, sampled, readings, began?.get(name));
    return counted ? [{ ...kind, ...counted }] : [];
  };
}

/** Whether a line that could not be read when the phase began may have been about this counter. */
function mayHaveHad(before: Reading | undefined, { metric, type }: Sampled): boolean {
  const isComputed = type === undefined;
  return (before?.unreadable ?? []).some(({ name }) => isComputed || name === undefined || name === nameOf(metric));
}

/** It was read in earlier phases, and not when this one began: some of it may be from before. */
function sinceLastRead(at: string, most: number): Counted {
  const unknown = `${at} did not report it when the phase began`;
  return { value: Math.max(0, most), limits: [0, Math.max(0, most)], unknown };
}

/** It went back, and what it had counted before may be lost. */
function slipped(at: string, count: number): Counted {
  const least = Math.max(0, count);
  const unknown = `a counter of ${at} went back, as after a restart`;
  return { value: least, limits: [least, null], unknown, alone: true };
}

/** A gauge with the extremes of its readings, or a mark as it stands. After a restart a mark knows only what came since. */
function level(
  at: string,
  { metric, name, value }: Sampled,
  { restarts, keptMarks = false, seen }: PhaseReadings,
  before: number | undefined,
): Counted {
  const end = endMarked(metric);
  const range = seen?.get(name);
  if (end === undefined) return range && range[0] !== range[1] ? { value, seen: range } : { value };
  if (restarts.length > 0)
    return { value, limits: end === 'lowest' ? [null, value] : [value, null], unknown: restarted(at) };
  return keptMarks ? markSinceStart(at, { end, value, before }) : { value };
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
