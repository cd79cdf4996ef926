import { isCounter, printMetric, type SampleName } from '../domain/metric.ts';
import { type CounterCourse, followCounters, nameOf, type Restart, STILL_ACTIVE } from './counter-course.ts';
import type { Measurement, MetricReader } from './presets/metric-reader.ts';
import type { Reading } from './presets/reading.ts';

/** What was read of one endpoint from the end of the phase before to the end of this one. */
export interface PhaseReadings {
  /** Missing where counters began at 0 in this phase, as after a reset. */
  readonly before: Reading | undefined;
  readonly after: Reading;
  /** It was not read before the phase began, so that nobody knows where its counters stood. */
  readonly unbegun?: boolean;
  /** Its marks could not be cleared when the phase began, so that they cover more than the phase. */
  readonly keptMarks?: boolean;
  readonly restarts: readonly Restart[];
  /** The lowest and highest of each level, by the name of the metric. */
  readonly seen?: ReadonlyMap<string, Range>;
  /** Its counters, with their labels. */
  readonly counters?: CounterCourse;
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
  let restarts: Restart[] = [];
  let seen = new Map<string, Range>();
  const course = followCounters(metricsIn);
  const see = (reading: Reading) => {
    for (const { name, value } of levelsIn(reading, metricsIn)) {
      const [lowest, highest] = seen.get(name) ?? [value, value];
      seen.set(name, [Math.min(lowest, value), Math.max(highest, value)]);
    }
    const of = last && beganAgain(last, reading, metricsIn);
    course.see(reading, of);
    if (last && of) {
      if (wasReset && of !== 'all') before = undefined;
      else restarts.push({ last, of });
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
      const counters = course.end();
      const readings: PhaseReadings = { before, after: reading, restarts, unbegun, keptMarks, seen, counters };
      before = reading;
      unbegun = false;
      keptMarks = false;
      restarts = [];
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

/** As Prometheus' libraries tell it, and `haproxy_process_start_time_seconds`. */
const STARTED: SampleName = 'process_start_time_seconds';

/** Any of the processes that the endpoint tells of is another one now. */
function isNewProcess(earlier: Reading, later: Reading): boolean {
  const startsOf = ({ samples }: Reading) =>
    new Map(samples.filter(({ name }) => name.endsWith(STARTED)).map((one) => [printMetric(one), one.value]));
  const before = startsOf(earlier);
  return [...startsOf(later)].some(([series, at]) => before.has(series) && before.get(series) !== at);
}

/** Which counters began again between two readings; undefined where nothing says that one did. */
function beganAgain(earlier: Reading, later: Reading, metricsIn: MetricReader): Restart['of'] | undefined {
  if (isNewProcess(earlier, later)) return 'all';
  return wentBack(earlier, later, metricsIn).size > 0 ? allGoneBack(earlier, later, metricsIn) : undefined;
}

/** A counter over all its labels never goes back; one label of it may, as where calls move from `in_flight` to `ok`. */
function wentBack(earlier: Reading, later: Reading, metricsIn: MetricReader): ReadonlySet<string> {
  if (later.samples.length === 0) return goneBack(metricsIn(earlier), metricsIn(later));
  const counting = ({ samples }: Reading) =>
    samples.filter(({ name }) => !name.endsWith('_sum') && !STILL_ACTIVE.test(name)).map(asMeasurement);
  return goneBack(counting(earlier), counting(later));
}

/** Also those that are no sign of a restart by themselves. */
function allGoneBack(earlier: Reading, later: Reading, metricsIn: MetricReader): ReadonlySet<string> {
  const all = (reading: Reading) => [...metricsIn(reading), ...reading.samples.map(asMeasurement)];
  return goneBack(all(earlier), all(later));
}

type Typed = Pick<Measurement, 'metric' | 'value'> & { readonly type?: string };

function asMeasurement(sample: Reading['samples'][number]): Typed {
  return { metric: sample, value: sample.value, type: sample.type };
}

function goneBack(earlier: readonly Typed[], later: readonly Typed[]): ReadonlySet<string> {
  const [before, after] = [totals(earlier), totals(later)];
  return new Set([...after].filter(([name, value]) => value < (before.get(name) ?? value)).map(([name]) => name));
}

/** Of counters, over all their labels. */
function totals(measured: readonly Typed[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { metric, value, type } of measured)
    if (isCounter(metric, type)) sums.set(nameOf(metric), (sums.get(nameOf(metric)) ?? 0) + value);
  return sums;
}
