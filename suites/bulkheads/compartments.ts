import { behave, closed, latency, open, type Scenario } from '../../harness/index.ts';
import { compartments } from '../../targets/compartments/target.ts';
import { breaks, holds } from '../expectations.ts';

const TAX = 'payments->tax';
const SHARED = ['shared100', 'shared200'];
const SPLIT = ['split', 'split+timeout1s', 'split+fallback'];

/**
 * The healthy dependencies are slower than the specification's 5 and 80 ms, and steadier: a busy machine alone adds more
 * than 20 % to a few ms. For the same reason this runs in real time.
 */
const STEADY = { PROFILE: 'p50=200 p99=300 p99.9=360' };

/** System S18: three routes, three dependencies, and one or three pools for the calls to them. */
export const onePoolPerDependency: readonly Scenario[] = [
  {
    name: 'S18',
    source: 'S18',
    about:
      'The tax service answers 8 s late. Payments need it and suffer; reading an account and scoring a risk do not ' +
      'need it, and must not notice.',
    target: compartments,
    env: { db: STEADY, fraud: STEADY },
    takesMs: 11_500,
    phases: [
      { name: 'baseline', load: open(190, 3000) },
      { name: 'fault', load: open(190, 7000), faults: [latency(TAX, '8s')] },
      { name: 'recovery', load: open(190, 500) },
    ],
    statements: {
      'route "GET /accounts" stays within 1.2x of baseline p95': {
        ...breaks(...SHARED, 'bigqueue'),
        ...holds('fake', ...SPLIT),
      },
      'route "POST /risk" stays within 1.2x of baseline p95': {
        ...breaks(...SHARED, 'fake', 'bigqueue'),
        ...holds(...SPLIT),
      },
      'available threads > 50': { ...breaks(...SHARED, 'bigqueue'), ...holds('fake', ...SPLIT) },
      // A bulkhead that rejects at the usual load is too small; one that never does in an outage is too large.
      'rate of bulkhead_full during baseline = 0%': holds('fake', 'bigqueue', ...SPLIT),
      'rate of bulkhead_full for "POST /pay" during fault >= 80%': { ...breaks('bigqueue'), ...holds('split') },
      // 30 places that are released after 1 s carry 30 calls a second, after 8 s only 4.
      'rate of tax_timeout for "POST /pay" during fault >= 60%': holds('split+timeout1s'),
      'arrivals at tax during fault <= 75': { ...breaks('split+timeout1s'), ...holds('split') },
      'success rate for "POST /pay" during fault >= 99%': {
        ...breaks('split', 'split+timeout1s'),
        ...holds('split+fallback'),
      },
      'median duration for "POST /pay" during fault < 1s': { ...breaks('bigqueue'), ...holds('split') },
      'success rate during baseline >= 95%': holds(...SHARED, 'fake', 'bigqueue', ...SPLIT),
      '"bulkhead_limit{dep=\\"tax\\"}" at payments = 30': holds('fake', 'bigqueue', ...SPLIT),
    },
    figures: {
      // 30 payments that hang, 20 accounts and 10 risks that do not, and their variation.
      'available threads': { split: '130 ±15' },
      'arrivals at tax during fault': { split: '30 ±10', 'split+timeout1s': '210 ±10%' },
      'rate of bulkhead_full for "POST /pay" during fault': { split: '90% ±6%', 'split+timeout1s': '25% ±10%' },
      'p99 duration for "GET /accounts" during fault': { 'split+fallback': '300ms ±15%' },
    },
  },
  {
    name: 'S18-risky',
    source: 'S18',
    about: 'The score of a payment is just at the limit, 0.8: it is declined, and nobody is told that it was paid.',
    target: compartments,
    env: { db: STEADY, fraud: STEADY },
    requests: compartments.requests.filter(({ path }) => path === '/pay'),
    phases: [{ name: 'fault', load: closed(20, 10), faults: [behave('fraud', { reply: { score: 0.8 } })] }],
    statements: { 'rate of declined = 100%': holds('split') },
  },
];
