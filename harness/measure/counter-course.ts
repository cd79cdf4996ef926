import { isCounter, type Metric, printMetric } from '../domain/metric.ts';
import type { MetricReader } from './presets/metric-reader.ts';
import type { Reading } from './presets/reading.ts';

/** What may have been a restart: what the service had counted after `last` is lost then. */
export interface Restart {
  /** The last reading before. */
  readonly last: Reading;
  /**
   * Counters that began again, by the names of their metrics. `all` where the process is surely another one. Of a counter that did
   * not go back itself nobody knows whether it did.
   */
  readonly of: 'all' | ReadonlySet<string>;
}

/** What the counters of one endpoint did in a phase, each with its labels, by the name that evidence gives it. */
export interface CounterCourse {
  /** The last value of each that was read in the phase. */
  readonly last: ReadonlyMap<string, SeenCounter>;
  /** The last value of each that was read before the phase, since the service was started. */
  readonly earlier: ReadonlyMap<string, SeenCounter>;
  /** Those that went back while their metric as a whole did not: calls that moved to another label, or a process that was replaced. */
  readonly slipped: ReadonlySet<string>;
}

interface SeenCounter {
  readonly metric: Metric;
  readonly value: number;
  /** Its declared Prometheus type. */
  readonly type?: string;
}

/** Micrometer's timers of what is still going on: declared as summaries, and gone down when it ends. */
export const STILL_ACTIVE = /_active_seconds_count$|_seconds_active_count$/;

/** Follows what each counter shows, from reading to reading and from phase to phase. */
export function followCounters(metricsIn: MetricReader) {
  let earlier = new Map<string, SeenCounter>();
  let last = new Map<string, SeenCounter>();
  let slipped = new Set<string>();
  return {
    /** `of`: what began again since the reading before. */
    see: (reading: Reading, of: Restart['of'] | undefined): void => {
      if (of) earlier = begunAgain(earlier, of);
      for (const [name, counter] of countersOf(reading, metricsIn)) {
        const before = last.get(name) ?? earlier.get(name);
        const isBack = before !== undefined && counter.value < before.value;
        if (isBack && !of && !mayGoBack(counter.metric)) slipped.add(name);
        last.set(name, counter);
      }
    },
    end: (): CounterCourse => {
      const course = { last, earlier, slipped };
      earlier = new Map([...earlier, ...last]);
      last = new Map();
      slipped = new Set();
      return course;
    },
  };
}

/** A sum of what is below 0, or of what is still going on. */
function mayGoBack(metric: Metric): boolean {
  return 'name' in metric && (metric.name.endsWith('_sum') || STILL_ACTIVE.test(metric.name));
}

/** After what may have been a restart, a counter may stand anywhere from 0 on; after one for sure, nobody knows it any more. */
function begunAgain(earlier: ReadonlyMap<string, SeenCounter>, of: Restart['of']): Map<string, SeenCounter> {
  if (of === 'all') return new Map();
  return new Map([...earlier].map(([name, one]) => [name, of.has(nameOf(one.metric)) ? { ...one, value: 0 } : one]));
}

/** The name of a metric without its labels. */
export function nameOf(metric: Metric): string {
  return 'name' in metric ? metric.name : printMetric(metric);
}

/** Every counter that has a number: what its probe computes, and each sample of Prometheus text but buckets of histograms. */
function countersOf(reading: Reading, metricsIn: MetricReader): ReadonlyMap<string, SeenCounter> {
  const computed = metricsIn(reading).filter(({ metric }) => isCounter(metric));
  const sampled = reading.samples
    .filter((one) => isCounter(one, one.type) && !metricsIn.computes.has(one.name) && one.labels['le'] === undefined)
    .map((one) => ({ metric: one, name: printMetric(one), value: one.value, type: one.type }));
  const all: readonly (SeenCounter & { readonly name: string })[] = [...computed, ...sampled];
  return new Map(all.filter(({ value }) => Number.isFinite(value)).map(({ name, ...counter }) => [name, counter]));
}
