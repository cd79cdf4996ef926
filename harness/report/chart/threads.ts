import type { Evidence, Series } from '../../domain/evidence.ts';
import { named } from '../../domain/metric.ts';
import type { ChartLine } from './chart.ts';
import { isOneOf, seriesLine } from './services.ts';
import type { View } from './view.ts';

const isAvailable = isOneOf([named('threads available')]);
const isTotal = isOneOf([named('threads total')]);

/** The threads of one service. */
export interface ThreadsInUse {
  readonly service: string;
  readonly inUse: Series;
  readonly total: Series;
}

/**
 * Threads that are taken, of every service that reports both how many there are and how many are free. A sample counts
 * against the total as it was last known; before one was known, and where a sample is missing, there is a gap. Services are
 * started, and so recorded, callees first: here the front comes first.
 */
export function threadsInUse({ series }: Pick<Evidence, 'series'>): ThreadsInUse[] {
  return series
    .filter(isAvailable)
    .toReversed()
    .flatMap((available) => {
      const { service } = available;
      const total = series.find((each) => each.service === service && isTotal(each));
      if (!total) return [];
      let next = 0;
      let size: number | null = null;
      const samples = available.samples.map(([at, free]): readonly [number, number | null] => {
        for (; (total.samples[next]?.[0] ?? Number.POSITIVE_INFINITY) <= at; next++)
          size = total.samples[next]?.[1] ?? size;
        return [at, free === null || size === null ? null : size - free];
      });
      return [{ service, inUse: { ...available, name: 'threads in use', samples }, total }];
    });
}

/**
 * A line for each of these services, and behind them one for each size of a pool. `nameOf` names a service's line, and what it
 * is given of a pool is the services that have that size.
 */
export function threadLines(
  view: View,
  evidence: Evidence,
  threads: readonly ThreadsInUse[],
  nameOf: (service: string) => string,
): ChartLine[] {
  const kind = 'gauge';
  const sizes = Map.groupBy(threads, ({ total }) => total.samples.findLast(([, size]) => size !== null)?.[1] ?? 0);
  const pools = [...sizes].flatMap(([size, [first]]) =>
    first ? [seriesLine(view, evidence, first.total, { name: `all ${size}`, kind })] : [],
  );
  return [
    ...threads.map(({ service, inUse }) => seriesLine(view, evidence, inUse, { name: nameOf(service), kind })),
    ...pools,
  ];
}
