import { type Bulkhead, createBulkhead, exportBulkheads } from '../kit/bulkhead.ts';
import type { CountedDatabase } from '../kit/counted-database.ts';
import type { ServiceParts } from '../kit/service.ts';
import { SEARCH_WAIT_MS, SQL_SEARCH_MS } from './limits.ts';

export interface Product {
  readonly id: number;
  readonly name: string;
}

/** A plain search in the table of products: slower than the search service, and no ranking. */
export interface ProductSearch {
  /** Rejects with `CallError`, also (`bulkhead-full`) where no place of `setPlaces` becomes free soon. */
  find(text: string): Promise<readonly Product[]>;
  /** How many may search at a time; undefined: all for whom there is a connection. */
  setPlaces(places: number | undefined): void;
}

/** The wait stands for reading a table that is larger than memory. */
const SEARCH = `select id, name from products, pg_sleep($2)
  where name ilike '%' || $1 || '%' order by id limit 10`;

export function createProductSearch(parts: ServiceParts, database: CountedDatabase): ProductSearch {
  // Without a bulkhead of its own there is none to export.
  const bulkheads: Bulkhead[] = [];
  exportBulkheads(parts, bulkheads);
  return {
    setPlaces: (places) => {
      const waiting = { queueLimit: 2 * (places ?? 0), queueTimeoutMs: SEARCH_WAIT_MS };
      const own = places === undefined ? [] : [createBulkhead({ name: 'sql-search', limit: places, ...waiting })];
      bulkheads.splice(0, 1, ...own);
    },
    find: async (text) => {
      const search = () => database.query<Product>(SEARCH, [text, SQL_SEARCH_MS / 1000]);
      const [bulkhead] = bulkheads;
      return (await (bulkhead ? bulkhead.run(search) : search())).rows;
    },
  };
}
