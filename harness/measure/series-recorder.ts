import type { Series, SeriesSample } from '../domain/evidence.ts';
import { isSameFamily, type Metric, printMetric, type SampleName, samplesOf } from '../domain/metric.ts';
import type { Measurement, MetricReader } from './presets/metric-reader.ts';
import type { Reading } from './presets/reading.ts';

/** Collects the metrics of one endpoint over time, and few of its raw samples, so that evidence stays small. */
export interface SeriesRecorder {
  /** `tookMs`: how long before it was asked for. */
  add(atMs: number, reading: Reading, tookMs?: number): void;
  /** The endpoint did not answer: every series of it that is known gets a null. */
  gap(atMs: number): void;
  series(): readonly Series[];
}

/** Samples that charts draw: the state of breakers, bulkheads and pools, and alerts. */
const CHARTED: ReadonlySet<string> = new Set<SampleName>([
  'adaptive_timeout_current_ms',
  'ALERTS',
  'breaker_state',
  'bulkhead_in_use',
  'bulkhead_limit',
  'bulkhead_queue',
  'pool_in_use',
  'pool_limit',
  'pool_size',
  'pool_waiting',
]);

const ALERTS = samplesOf('ALERTS');

interface Entry {
  readonly metric: Metric;
  readonly samples: SeriesSample[];
}

export function createSeriesRecorder(service: string, metricsIn: MetricReader): SeriesRecorder {
  const series = new Map<string, Entry>();
  /** As an alert has them that does not fire: 0 where the endpoint answered. */
  const silence: SeriesSample[] = [];
  const write = (measured: readonly Measurement[], sampleOf: (value: number | null) => SeriesSample) => {
    const values = new Map(measured.map(({ name, value }) => [name, value]));
    for (const { metric, name } of measured)
      if (!series.has(name)) series.set(name, { metric, samples: isSameFamily(metric, ALERTS) ? [...silence] : [] });
    for (const [name, { samples }] of series) samples.push(sampleOf(finite(values.get(name))));
  };
  return {
    add: (atMs, reading, tookMs = 0) => {
      const sampleOf = (value: number | null): SeriesSample =>
        tookMs < 1 ? [atMs, value] : [atMs, value, Math.ceil(tookMs)];
      const hasAlerts = reading.unreadable.every(({ name }) => name !== undefined && name !== ALERTS.name);
      const silent = hasAlerts ? silentAlerts(series) : [];
      write([...silent, ...metricsIn(reading), ...chartedIn(reading, metricsIn.computes)], sampleOf);
      silence.push(sampleOf(hasAlerts ? 0 : null));
    },
    gap: (atMs) => {
      write([], (value) => [atMs, value]);
      silence.push([atMs, null]);
    },
    series: () => [...series].map(([name, { samples }]) => ({ name, service, samples })),
  };
}

function chartedIn({ samples }: Reading, computed: ReadonlySet<string>): Measurement[] {
  const charted = samples.filter(({ name }) => CHARTED.has(name) && !computed.has(name));
  return charted.map((metric) => ({ metric, name: printMetric(metric), value: metric.value }));
}

/** Prometheus leaves out an alert that does not fire: where the endpoint answers without it, it is clear. */
function silentAlerts(series: ReadonlyMap<string, Entry>): Measurement[] {
  const alerts = [...series].filter(([, { metric }]) => isSameFamily(metric, ALERTS));
  return alerts.map(([name, { metric }]) => ({ metric, name, value: 0 }));
}

/** JSON knows no NaN and no infinity. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
