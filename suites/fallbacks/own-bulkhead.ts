import { down, open, type Scenario } from '../../harness/index.ts';
import { breaks, holds } from '../expectations.ts';
import { edgeTo, REQUESTS } from './words.ts';

/** S20: a fallback brings load to a place that had none. */
export const ownBulkhead: readonly Scenario[] = [
  {
    name: 'S20-bulkhead',
    source: 'S20',
    about:
      'The search service is dead, and 80 searches a second turn to Postgres, which can do 50. The queue of mails is there as ' +
      'well, and its promises must not wait for searches.',
    // A table ten times as large.
    env: { storefront: { SQL_SEARCH_MS: '200' } },
    requests: [
      { ...REQUESTS.search, weight: 4 },
      { ...REQUESTS.mail, weight: 1 },
    ],
    phases: [
      { name: 'baseline', load: open(100, 2000) },
      { name: 'fault', load: open(100, 6000), faults: [down(edgeTo('search')), down(edgeTo('mail'))] },
    ],
    statements: {
      'success rate for "POST /orders/:id/email" >= 99%': {
        ...holds('resilient'),
        ...breaks('shared-pool'),
      },
      'bulkhead "sql-search" at storefront in use during fault <= 5': holds('resilient'),
      // 5 places, 5 searches a second each.
      'rate of bulkhead_full for "GET /search" during fault >= 50%': holds('resilient'),
      'p95 duration during fault <= 400ms': { ...holds('resilient'), ...breaks('shared-pool') },
    },
    figures: {
      // 25 of 80, less the moments in which a place is free.
      'success rate for "GET /search" during fault': { resilient: '31% ±3%' },
    },
  },
];
