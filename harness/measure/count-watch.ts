import { isCounter, printMetric, type SampleName } from '../domain/metric.ts';
import type { Measurement, MetricReader } from './presets/metric-reader.ts';
import type { Reading } from './presets/reading.ts';

/** From one reading to another, between which the service was not restarted. `before` is missing after a start. */
export interface Life {
  readonly before: Reading | undefined;
  readonly after: Reading;
}

/** What was read of one endpoint from the end of the phase before to the end of this one. */
export interface PhaseReadings extends Life {
  /** It was not read before the phase began, so that nobody knows where its counters stood. */
  readonly unbegun?: boolean;
  /** Its marks could not be cleared when the phase began, so that they cover more than the phase. */
  readonly keptMarks?: boolean;
  /** Lives of the service that ended by a restart; what it counted after the last reading of each is lost. */
  readonly ended: readonly Life[];
  /** The lowest and highest of each level, by the name of the metric. */
  readonly seen?: ReadonlyMap<string, Range>;
}

export type Range = readonly [lowest: number, highest: number];

/** Looks at every reading of one endpoint, because a service that is restarted counts from 0 again. */
export interface CountWatch {
  see(reading: Reading): void;
  /** The service was told to reset itself: counters that the next reading shows gone back were cleared on demand. */
  reset(): void;
  /** It could not be told to. */
  keptMarks(): void;
  /** The readings since the phase before, and a new beginning. */
  end(reading: Reading): PhaseReadings;
}

export function createCountWatch(metricsIn: MetricReader): CountWatch {
  let before: Reading | undefined;
  let last: Reading | undefined;
  let unbegun = true;
  let wasReset = false;
  let keptMarks = false;
  let ended: Life[] = [];
  let seen = new Map<string, Range>();
  const see = (reading: Reading) => {
    for (const { name, value } of levelsIn(reading, metricsIn)) {
      const [lowest, highest] = seen.get(name) ?? [value, value];
      seen.set(name, [Math.min(lowest, value), Math.max(highest, value)]);
    }
    const isNew = last !== undefined && isNewProcess(last, reading);
    if (last && (isNew || countsWentBack(last, reading, metricsIn))) {
      if (!wasReset || isNew) ended.push({ before, after: last });
      before = undefined;
    }
    wasReset = false;
    last = reading;
  };
  return {
    see,
    reset: () => {
      wasReset = true;
    },
    keptMarks: () => {
      keptMarks = true;
    },
    end: (reading) => {
      see(reading);
      const readings: PhaseReadings = { before, after: reading, ended, unbegun, keptMarks, seen };
      before = reading;
      unbegun = false;
      keptMarks = false;
      ended = [];
      seen = new Map();
      return readings;
    },
  };
}

function levelsIn(reading: Reading, metricsIn: MetricReader) {
  const computed = metricsIn(reading).filter(({ metric }) => !isCounter(metric));
  const sampled = reading.samples
    .filter((sample) => !isCounter(sample, sample.type) && !metricsIn.computes.has(sample.name))
    .map((sample) => ({ name: printMetric(sample), value: sample.value }));
  return [...computed, ...sampled].filter(({ value }) => Number.isFinite(value));
}

const STARTED: SampleName = 'process_start_time_seconds';

function isNewProcess(earlier: Reading, later: Reading): boolean {
  const startOf = ({ samples }: Reading) => samples.find(({ name }) => name === STARTED)?.value;
  const [from, to] = [startOf(earlier), startOf(later)];
  return from !== undefined && to !== undefined && from !== to;
}

/** A counter over all its labels never goes back; one label of it may, as where calls move from `in_flight` to `ok`. */
function countsWentBack(earlier: Reading, later: Reading, metricsIn: MetricReader): boolean {
  const isText = later.samples.length > 0;
  const [before, after] = isText
    ? [sampledTotals(earlier), sampledTotals(later)]
    : [measuredTotals(metricsIn(earlier)), measuredTotals(metricsIn(later))];
  return [...after].some(([name, value]) => value < (before.get(name) ?? value));
}

function sampledTotals({ samples }: Reading): ReadonlyMap<string, number> {
  return totals(samples.filter((sample) => isCounter(sample, sample.type) && !sample.name.endsWith('_sum')));
}

function measuredTotals(measured: readonly Measurement[]): ReadonlyMap<string, number> {
  return totals(measured.filter(({ metric }) => isCounter(metric)));
}

function totals(counters: readonly { readonly name: string; readonly value: number }[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { name, value } of counters) sums.set(name, (sums.get(name) ?? 0) + value);
  return sums;
}
