import type { ScrapedSeries, Scrapes } from '../../domain/alert.ts';
import { parseMetric } from '../../domain/metric.ts';
import type { Labels } from '../promql/expression.ts';
import { NAME } from '../promql/labels.ts';
import type { StoredSeries } from '../promql/storage.ts';

/**
 * What Prometheus would have stored of the scrapes: with the labels `job` and `instance`, both the service's name, a mark where a series
 * was gone from a scrape or the scrape failed, and `up`.
 */
export function storedSeries(scrapes: readonly Scrapes[]): StoredSeries[] {
  const isFirst = (endpoint: Scrapes) => scrapes.find(({ service }) => service === endpoint.service) === endpoint;
  return scrapes.flatMap((endpoint) => [
    ...(isFirst(endpoint) ? [upOf(endpoint)] : []),
    ...endpoint.series.map((series) => stored(series, endpoint)),
  ]);
}

function targetLabels({ service }: Scrapes): Labels {
  return { job: service, instance: service };
}

function upOf(endpoint: Scrapes): StoredSeries {
  const { atMs, failed } = endpoint;
  return {
    labels: { [NAME]: 'up', ...targetLabels(endpoint) },
    samples: atMs.map((at, i) => [at, failed.includes(i) ? 0 : 1] as const),
  };
}

function stored({ name, values }: ScrapedSeries, endpoint: Scrapes): StoredSeries {
  return {
    labels: labelsOf(name, endpoint),
    samples: endpoint.atMs.flatMap((at, i) => {
      const value = values[i] ?? null;
      const isGone = value === null && (values[i - 1] ?? null) !== null;
      return value !== null || isGone ? [[at, numberOf(value)] as const] : [];
    }),
  };
}

/** Labels that a scrape has and Prometheus sets itself are kept under another name; empty ones are none. */
function labelsOf(name: string, endpoint: Scrapes): Labels {
  const metric = parseMetric(name);
  const own = metric.kind === 'sample' ? metric : { name, labels: {} };
  const target = targetLabels(endpoint);
  const pairs = Object.entries(own.labels)
    .filter(([, value]) => value !== '')
    .map(([label, value]) => [Object.hasOwn(target, label) ? `exported_${label}` : label, value]);
  return { ...Object.fromEntries(pairs), ...target, [NAME]: own.name };
}

const SPECIAL = { NaN: Number.NaN, '+Inf': Number.POSITIVE_INFINITY, '-Inf': Number.NEGATIVE_INFINITY };

function numberOf(value: ScrapedSeries['values'][number]): number | null {
  return typeof value === 'string' ? SPECIAL[value] : value;
}
