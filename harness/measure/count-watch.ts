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
}

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
  const see = (reading: Reading) => {
    if (last && (isNewProcess(last, reading) || countsWentBack(last, reading, metricsIn))) {
      if (!wasReset || isNewProcess(last, reading)) ended.push({ before, after: last });
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
      const readings: PhaseReadings = { before, after: reading, ended, unbegun, keptMarks };
      before = reading;
      unbegun = false;
      keptMarks = false;
      ended = [];
      return readings;
    },
  };
}

const STARTED: SampleName = 'process_start_time_seconds';

function isNewProcess(earlier: Reading, later: Reading): boolean {
  const startOf = ({ samples }: Reading) => samples.find(({ name }) => name === STARTED)?.value;
  const [from, to] = [startOf(earlier), startOf(later)];
  return from !== undefined && to !== undefined && from !== to;
}

/** Services print their samples in one order, so only the same place is looked at: thousands are compared each time. */
function countsWentBack(earlier: Reading, later: Reading, metricsIn: MetricReader): boolean {
  if (later.samples.length === 0) return measuredWentBack(metricsIn(earlier), metricsIn(later));
  return later.samples.some((sample, i) => {
    if (!isCounter(sample, sample.type) || sample.name.endsWith('_sum')) return false;
    const same = earlier.samples[i];
    if (same?.name !== sample.name || sample.value >= same.value) return false;
    return printMetric(same) === printMetric(sample);
  });
}

function measuredWentBack(earlier: readonly Measurement[], later: readonly Measurement[]): boolean {
  const values = new Map(earlier.map(({ name, value }) => [name, value]));
  return later.some(({ metric, name, value }) => isCounter(metric) && value < (values.get(name) ?? value));
}
