import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** One sample of a metric with labels. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The value of a metric at a scrape: one number, or one per set of labels. */
type Reading = number | readonly Sample[];
/** May be asynchronous, for what is kept elsewhere, such as in a database. */
type Read = () => Reading | Promise<Reading>;

/**
 * A service's Prometheus registry. Counts are plain numbers where they arise and are read at each scrape, because
 * many lanes share few cores: metrics must cost a request nothing.
 */
export interface Telemetry {
  readonly registry: Registry;
  gauge(name: string, help: string, labels: readonly string[], read: Read): void;
  counter(name: string, help: string, labels: readonly string[], read: Read): void;
  /** Observed in seconds. */
  seconds<L extends string>(name: string, help: string, labels: readonly L[]): Histogram<L>;
}

const SECONDS_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createTelemetry(): Telemetry {
  const registry = new Registry();
  const registers = [registry];
  const telemetry: Telemetry = {
    registry,
    gauge: (name, help, labelNames, read) => {
      new Gauge({
        name,
        help,
        labelNames,
        registers,
        async collect() {
          const reading = await read();
          this.reset();
          for (const { labels, value } of samples(reading)) this.set(labels, value);
        },
      });
    },
    counter: (name, help, labelNames, read) => {
      new Counter({
        name,
        help,
        labelNames,
        registers,
        async collect() {
          const reading = await read();
          this.reset();
          for (const { labels, value } of samples(reading)) this.inc(labels, value);
        },
      });
    },
    seconds: (name, help, labelNames) => new Histogram({ name, help, labelNames, buckets: SECONDS_BUCKETS, registers }),
  };
  watchEventLoop(telemetry);
  return telemetry;
}

function samples(read: Reading): readonly Sample[] {
  return typeof read === 'number' ? [{ labels: {}, value: read }] : read;
}

function watchEventLoop(telemetry: Telemetry): void {
  const resolutionMs = 50;
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  telemetry.gauge('event_loop_lag_seconds', 'Longest delay of the event loop since the last scrape', [], () => {
    // `max` includes the sampling interval itself and is 0 before the first sample.
    const lagMs = Math.max(0, delay.max / 1e6 - resolutionMs);
    delay.reset();
    return lagMs / 1000;
  });
}
