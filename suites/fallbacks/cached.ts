import { blackhole, down, open, type Scenario } from '../../harness/index.ts';
import { breaks, holds } from '../expectations.ts';
import { edgeTo, QUICK_RESET, REQUESTS } from './words.ts';

const SEEN = '"GET /payments/:id"';
const UNSEEN = '"GET /payments/unseen"';

/** S20, cached answers: how long they are given, where there is none, who gets credit, and a cache that is silent as well. */
export const cached: readonly Scenario[] = [
  {
    name: 'S20-stale',
    source: 'S20',
    about: 'The status of payments cannot be had for a while. Then it can, and old answers must end.',
    env: QUICK_RESET,
    lane: 'quick',
    requests: [REQUESTS.payment],
    phases: [
      { name: 'baseline', load: open(20, 1000) },
      { name: 'fault', load: open(20, 3000), faults: [down(edgeTo('status'))] },
      { name: 'recovery', load: open(20, 3000) },
    ],
    statements: {
      'success rate >= 99%': holds('resilient', 'cache-first'),
      'fallback rate after 1s of fault = 100%': holds('resilient', 'cache-first'),
      'count of wrong_age = 0': holds('resilient', 'cache-first'),
      'fallback rate after 1.5s of recovery = 0%': { ...holds('resilient'), ...breaks('cache-first') },
    },
  },
  {
    name: 'S20-credit',
    source: 'S20',
    about:
      'The gateway is dead for a while. Orders of customers who have paid before are accepted at once; those of new ones wait, ' +
      'because nobody knows whether they can pay. In the end each is charged, once.',
    env: QUICK_RESET,
    lane: 'quick',
    requests: [REQUESTS.repeat, REQUESTS.first],
    phases: [
      { name: 'baseline', load: open(20, 2000) },
      { name: 'fault', load: open(20, 3000), faults: [down(edgeTo('primary'))] },
      { name: 'recovery', load: open(20, 4000) },
    ],
    statements: {
      'success rate = 100%': holds('resilient', 'credit-for-all'),
      'status 200 rate for "POST /orders/repeat" >= 99%': holds('resilient', 'credit-for-all'),
      'count of credit_unchecked = 0': { ...holds('resilient'), ...breaks('credit-for-all') },
      'charges = 1 per payment': holds('resilient', 'credit-for-all'),
      '"later_waiting" at storefront during recovery = 0': holds('resilient', 'credit-for-all'),
    },
  },
  {
    name: 'S20-miss',
    source: 'S20',
    about:
      'The status of payments cannot be had. Who has asked before gets the last answer; for all others there is none, which is ' +
      'not the same as an empty one.',
    lane: 'small',
    requests: [REQUESTS.payment, REQUESTS.unseen],
    phases: [
      { name: 'baseline', load: open(40, 2000) },
      { name: 'fault', load: open(40, 4000), faults: [down(edgeTo('status'))] },
    ],
    statements: {
      [`success rate for ${SEEN} >= 99%`]: holds('resilient', 'empty-on-miss'),
      [`success rate for ${UNSEEN} during baseline = 100%`]: holds('resilient', 'empty-on-miss'),
      'rate of no_value after 1s of fault >= 35%': { ...holds('resilient'), ...breaks('empty-on-miss') },
      'count of wrong_answer = 0': { ...holds('resilient'), ...breaks('empty-on-miss') },
    },
  },
  {
    name: 'S20-redis',
    source: 'S20',
    about:
      'Status and Redis are silent at the same time. Nobody can say anything about a payment, and that has to be said within ' +
      'a second. The home page needs neither.',
    lane: 'small',
    requests: [REQUESTS.payment, REQUESTS.home],
    phases: [
      { name: 'baseline', load: open(40, 2000) },
      {
        name: 'fault',
        load: open(40, 5000),
        faults: [blackhole(edgeTo('status')), blackhole(edgeTo('cache')), down(edgeTo('recommendations'))],
      },
      { name: 'recovery', load: open(40, 1000) },
    ],
    statements: {
      'max duration during fault <= 1s': { ...holds('resilient'), ...breaks('unlimited-cache') },
      'success rate for "GET /home" = 100%': holds('resilient', 'unlimited-cache'),
      'rate of no_value after 1s of fault >= 35%': { ...holds('resilient'), ...breaks('empty-on-miss') },
      'error rate = 0%': { ...holds('resilient'), ...breaks('empty-on-miss') },
    },
  },
];
