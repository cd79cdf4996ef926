import type { Series } from '../domain/evidence.ts';
import { type PrometheusScrape, sampleName } from '../domain/prometheus.ts';
import { isCharted, readWords } from './metric-words.ts';

/** Collects what services report over time; only words and a few gauges, so that evidence stays small. */
export interface SeriesBook {
  add(service: string, atMs: number, scrape: PrometheusScrape): void;
  /** The service did not answer: every series of it that is known gets a null. */
  gap(service: string, atMs: number): void;
  series(): readonly Series[];
}

type Samples = [atMs: number, value: number | null][];

export function createSeriesBook(): SeriesBook {
  const books = new Map<string, Map<string, Samples>>();
  const bookOf = (service: string) => {
    const book = books.get(service) ?? new Map<string, Samples>();
    books.set(service, book);
    return book;
  };
  const write = (service: string, atMs: number, values: ReadonlyMap<string, number>) => {
    const book = bookOf(service);
    for (const name of values.keys()) if (!book.has(name)) book.set(name, []);
    for (const [name, samples] of book) samples.push([atMs, finite(values.get(name))]);
  };
  return {
    add: (service, atMs, scrape) => {
      const charted = scrape.samples.filter(isCharted).map((sample) => [sampleName(sample), sample.value] as const);
      write(service, atMs, new Map([...readWords(scrape), ...charted]));
    },
    gap: (service, atMs) => write(service, atMs, new Map()),
    series: () =>
      [...books].flatMap(([service, book]) => [...book].map(([name, samples]) => ({ name, service, samples }))),
  };
}

/** JSON knows no NaN and no infinity. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
