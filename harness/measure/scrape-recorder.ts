import type { ScrapedSeries, Scrapes } from '../domain/alert.ts';
import { printMetric } from '../domain/metric.ts';
import type { PrometheusSample } from '../domain/prometheus.ts';

/** Keeps every sample of some metrics of one endpoint, as a Prometheus that scrapes it would. */
export interface ScrapeRecorder {
  /** `atMs`: when it was asked. */
  add(atMs: number, samples: readonly PrometheusSample[]): void;
  failed(atMs: number): void;
  scrapes(): Scrapes;
}

type Scraped = ScrapedSeries['values'][number];

export function createScrapeRecorder(service: string, wanted: ReadonlySet<string>): ScrapeRecorder {
  const times: number[] = [];
  const failures: number[] = [];
  const series = new Map<string, Scraped[]>();
  const write = (sample: PrometheusSample) => {
    const name = printMetric(sample);
    const values = series.get(name) ?? [];
    series.set(name, values);
    while (values.length < times.length) values.push(null);
    values.push(stored(sample.value));
  };
  const note = (atMs: number, samples: readonly PrometheusSample[]): boolean => {
    // Prometheus stores whole milliseconds, and of two samples at one it refuses the second.
    const rounded = Math.round(atMs);
    if (rounded <= (times.at(-1) ?? Number.NEGATIVE_INFINITY)) return false;
    for (const sample of samples) if (wanted.has(sample.name)) write(sample);
    times.push(rounded);
    for (const values of series.values()) if (values.length < times.length) values.push(null);
    return true;
  };
  return {
    add: (atMs, samples) => void note(atMs, samples),
    failed: (atMs) => {
      if (note(atMs, [])) failures.push(times.length - 1);
    },
    scrapes: () => ({
      service,
      atMs: times,
      failed: failures,
      series: [...series].map(([name, values]) => ({ name, values })),
    }),
  };
}

/** JSON knows no NaN and no infinity. */
function stored(value: number): Scraped {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return value;
  return value > 0 ? '+Inf' : '-Inf';
}
