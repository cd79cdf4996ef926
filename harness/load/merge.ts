import type { GeneratorHealth, Interval, LoadEvidence } from '../domain/evidence.ts';
import { addLedgers, EMPTY_LEDGER } from '../domain/ledger.ts';
import type { LoadSnapshot } from '../domain/ports.ts';
import type { Recording, Samples } from '../domain/recording.ts';
import { encodeHistogram } from '../runtime/histogram.ts';
import { histogramSum } from '../runtime/histogram-sum.ts';
import { mergeReasons } from './accounting/reasons.ts';
import { groupByKey } from './accounting/recorder.ts';
import { mergeSlowest } from './accounting/slowest.ts';
import { createTally } from './accounting/tally.ts';
import { mapInTurns } from './in-turns.ts';

/**
 * The evidence of several workers as one recorder would have it; the order of workers does not matter. `most` slowest
 * requests are told. A hundred workers of ten minutes take some seconds, in which the process stays responsive.
 */
export async function mergeEvidence(
  parts: readonly LoadEvidence[],
  intervalMs: number,
  most?: number,
): Promise<LoadEvidence> {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const intervals = sameInterval(
    parts.flatMap((part) => part.intervals),
    intervalMs,
  );
  const merged = await mapInTurns(intervals, mergeIntervals);
  const health = sameMoment(
    parts.flatMap((part) => part.health),
    intervalMs,
  );
  return {
    ledger: parts.map((part) => part.ledger).reduce(addLedgers, EMPTY_LEDGER),
    recordings: await mapInTurns(groupByKey(parts.flatMap((part) => part.recordings)), mergeRecordings),
    intervals: merged,
    slowest: mergeSlowest(
      parts.map((part) => part.slowest),
      most,
    ),
    neverArrived: sum(parts.map((part) => part.neverArrived ?? 0)),
    ...mergedReasons(parts),
    ...mergeLateness(parts),
    ...(parts.some(({ cpuWaits }) => cpuWaits) && { cpuWaits: parts.flatMap(({ cpuWaits = [] }) => cpuWaits) }),
    health: await mapInTurns(health, mergeHealth),
  };
}

/** Recordings of one key. */
function mergeRecordings(recordings: readonly Recording[]): Recording {
  const first = recordings[0] as Recording;
  return { ...first, ...mergeSamples(recordings) };
}

function mergedReasons(parts: readonly LoadEvidence[]): Pick<LoadEvidence, 'reasons'> {
  const reasons = mergeReasons(parts.map((part) => part.reasons ?? []));
  return reasons.length === 0 ? {} : { reasons };
}

function mergeLateness(parts: readonly LoadEvidence[]): Pick<LoadEvidence, 'lateness'> {
  const phases = groups(
    parts.flatMap((part) => part.lateness ?? []),
    ({ phase }) => phase,
  );
  if (phases.length === 0) return {};
  return { lateness: phases.map((samples) => ({ phase: samples[0]?.phase ?? '', ...mergeSamples(samples) })) };
}

function mergeSamples(parts: readonly Samples[]): Samples {
  const filled = parts.filter(({ count }) => count > 0);
  if (filled.length === 0) return parts[0] as Samples;
  const durations = histogramSum();
  for (const { hdr } of filled) durations.add(hdr);
  return {
    count: sum(filled.map(({ count }) => count)),
    minUs: Math.min(...filled.map(({ minUs }) => minUs)),
    maxUs: Math.max(...filled.map(({ maxUs }) => maxUs)),
    sumUs: sum(filled.map(({ sumUs }) => sumUs)),
    hdr: encodeHistogram(durations.total()),
  };
}

/** Workers cut at multiples of the interval, so the middles of one interval lie between the same two multiples. */
function sameInterval(intervals: readonly Interval[], intervalMs: number): readonly Interval[][] {
  return groups(intervals, ({ phase, fromMs, toMs }) => `${phase} ${Math.floor((fromMs + toMs) / 2 / intervalMs)}`);
}

function sameMoment(samples: readonly GeneratorHealth[], intervalMs: number): readonly GeneratorHealth[][] {
  return groups(samples, ({ atMs }) => String(Math.round(atMs / intervalMs)));
}

function groups<T>(items: readonly T[], key: (item: T) => string): readonly T[][] {
  return Object.values(Object.groupBy(items, key)) as T[][];
}

function mergeIntervals(parts: readonly Interval[]): Interval {
  const first = parts[0] as Interval;
  const durations = histogramSum();
  for (const { hdr } of parts) if (hdr !== undefined) durations.add(hdr);
  const histogram = durations.total();
  const maxUs = Math.max(...parts.map((part) => part.maxUs));
  return {
    phase: first.phase,
    fromMs: Math.min(...parts.map((part) => part.fromMs)),
    toMs: Math.max(...parts.map((part) => part.toMs)),
    sent: sum(parts.map((part) => part.sent)),
    inFlight: sum(parts.map((part) => part.inFlight)),
    ...together(parts),
    labels: sumLabels(parts.map((part) => part.labels)),
    count: histogram.totalCount,
    p50Us: Math.min(maxUs, histogram.getValueAtPercentile(50)),
    p99Us: Math.min(maxUs, histogram.getValueAtPercentile(99)),
    maxUs,
    ...(histogram.totalCount > 0 ? { hdr: encodeHistogram(histogram) } : {}),
  };
}

/** Workers send at the same time. */
function together(parts: readonly Interval[]): Pick<Interval, 'together'> {
  const each = parts.flatMap((part) => part.together ?? []);
  return each.length === 0 ? {} : { together: sum(each) };
}

/** The worst value counts: one worker that fell behind spoils the run. */
function mergeHealth(parts: readonly GeneratorHealth[]): GeneratorHealth {
  const worst = (pick: (sample: GeneratorHealth) => number) => Math.max(...parts.map(pick));
  const health = {
    atMs: worst((sample) => sample.atMs),
    latenessMs: worst((sample) => sample.latenessMs),
    loopDelayMs: worst((sample) => sample.loopDelayMs),
    cpu: worst((sample) => sample.cpu),
    ...(parts.some((sample) => sample.cpuWaitMs === undefined)
      ? {}
      : { cpuWaitMs: worst((sample) => sample.cpuWaitMs ?? 0) }),
  };
  const due = sum(parts.map((sample) => sample.due ?? 0));
  if (due === 0) return health;
  const latenessP99Ms = worst((sample) => sample.latenessP99Ms ?? 0);
  return { ...health, due, sent: sum(parts.map((sample) => sample.sent ?? 0)), latenessP99Ms };
}

/** The progress of several workers as one. The percentiles are the worst of them, because a snapshot has no histogram. */
export function mergeSnapshots(parts: readonly LoadSnapshot[]): LoadSnapshot {
  const generators = parts.flatMap(({ generator }) => generator ?? []);
  return {
    phase: (parts[0] as LoadSnapshot).phase,
    planned: sum(parts.map((part) => part.planned)),
    sent: sum(parts.map((part) => part.sent)),
    done: sum(parts.map((part) => part.done)),
    inFlight: sum(parts.map((part) => part.inFlight)),
    perSecond: sum(parts.map((part) => part.perSecond)),
    p99Ms: Math.max(...parts.map((part) => part.p99Ms)),
    labels: sumLabels(parts.map((part) => part.labels)),
    p50Ms: Math.max(...parts.map((part) => part.p50Ms ?? 0)),
    maxMs: Math.max(...parts.map((part) => part.maxMs ?? 0)),
    ...(generators.length > 0 ? { generator: mergeHealth(generators) } : {}),
  };
}

function sumLabels(parts: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const labels = createTally();
  for (const part of parts) for (const [label, count] of Object.entries(part)) labels.add(label, count);
  return labels.counts();
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
