import type { Series } from '../domain/evidence.ts';
import { sampleName } from '../domain/prometheus.ts';
import { isCharted } from './metric-words.ts';
import type { Reading } from './presets/reading.ts';
import type { WordReader } from './presets/words.ts';

/** Collects what one endpoint of a service reports over time; only words and a few gauges, so that evidence stays small. */
export interface SeriesBook {
  add(atMs: number, reading: Reading): void;
  /** The endpoint did not answer: every series of it that is known gets a null. */
  gap(atMs: number): void;
  series(): readonly Series[];
}

export function createSeriesBook(service: string, wordsOf: WordReader): SeriesBook {
  const book = new Map<string, [atMs: number, value: number | null][]>();
  const write = (atMs: number, values: ReadonlyMap<string, number>) => {
    for (const name of values.keys()) if (!book.has(name)) book.set(name, []);
    for (const [name, samples] of book) samples.push([atMs, finite(values.get(name))]);
  };
  return {
    add: (atMs, reading) => {
      const charted = reading.samples.filter(isCharted).map((sample) => [sampleName(sample), sample.value] as const);
      write(atMs, new Map([...silentAlerts(book), ...wordsOf(reading), ...charted]));
    },
    gap: (atMs) => write(atMs, new Map()),
    series: () => [...book].map(([name, samples]) => ({ name, service, samples })),
  };
}

/** Prometheus leaves out an alert that does not fire: where the endpoint answers without it, it is clear. */
function silentAlerts(book: ReadonlyMap<string, unknown>): (readonly [string, number])[] {
  return [...book.keys()].filter((name) => name.startsWith('ALERTS{')).map((name) => [name, 0]);
}

/** JSON knows no NaN and no infinity. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
