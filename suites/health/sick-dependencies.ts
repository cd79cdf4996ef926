import { blackhole, down, latency, open, type Scenario } from '../../harness/index.ts';
import { breaks, holds } from '../expectations.ts';

const LIVE = '"GET /health/live"';
const READY = '"GET /health/ready"';
const ORDERS = '"GET /orders"';
/** No fault of a dependency is mended by killing its caller. */
const NO_RESTART = '"restarts_total" at balancer = 0';
/** A fourth of the requests are orders, a fourth goes to each probe. */
const RATE = 24;

/** Row of S23: nothing is broken, or a dependency is. */
export const sickDependencies: readonly Scenario[] = [
  {
    name: 'S23-healthy',
    source: 'S23',
    about: 'Nothing is broken: all three probes say so, and nobody is turned away.',
    phases: [{ name: 'baseline', load: open(RATE, 10_000) }],
    statements: {
      [`rate of alive for ${LIVE} = 100%`]: holds('resilient', 'live-checks-db'),
      [`rate of ready for ${READY} = 100%`]: holds('resilient', 'no-check-timeout', 'all-critical'),
      'rate of started for "GET /health/startup" = 100%': { ...holds('resilient'), ...breaks('no-startup') },
      [`rate of order for ${ORDERS} = 100%`]: holds('resilient', 'no-startup'),
      [NO_RESTART]: holds('resilient', 'live-checks-db', 'no-startup'),
      '"in_rotation" at balancer = 1': holds('resilient'),
    },
  },
  {
    name: 'S23-database',
    source: 'S23',
    about:
      'Postgres swallows every query. The service cannot take orders: it must leave the rotation within 3 s, come back ' +
      'within 3 s, and live on meanwhile.',
    phases: [
      { name: 'baseline', load: open(RATE, 4000) },
      { name: 'fault', load: open(RATE, 15_000), faults: [blackhole('app->db')] },
      { name: 'recovery', load: open(RATE, 8000) },
    ],
    statements: {
      [NO_RESTART]: { ...holds('resilient', 'no-check-timeout', 'always-ready'), ...breaks('live-checks-db') },
      [`rate of alive for ${LIVE} during fault = 100%`]: { ...holds('resilient'), ...breaks('live-checks-db') },
      [`median duration for ${LIVE} during fault < 50ms`]: { ...holds('resilient'), ...breaks('live-checks-db') },
      // 1 s per check, all at once, and 0.1 s for the way.
      [`p90 duration for ${READY} during fault < 1.1s`]: { ...holds('resilient'), ...breaks('no-check-timeout') },
      'rate of started for "GET /health/startup" during fault = 100%': holds('resilient'),
      'rate of degraded during fault = 0%': { ...holds('resilient'), ...breaks('always-ready') },
      // Out after 3 s, and readings are a second apart.
      'rate of ready after 4s of fault = 0%': holds('resilient'),
      // The last that was let in waits 4 s for the database.
      'rate of database_timeout after 8s of fault = 0%': { ...holds('resilient'), ...breaks('always-ready') },
      '"backend_errors_total" at balancer during fault <= "in_flight_when_taken_out_total" at balancer': {
        ...holds('resilient'),
        ...breaks('always-ready'),
      },
      'rate of no_backend after 4s of recovery = 0%': holds('resilient', 'no-check-timeout'),
      'success rate after 4s of recovery = 100%': holds('resilient', 'no-check-timeout'),
    },
    figures: {
      // Six orders a second until the service is out, after 1 to 3 s; or all but those of the last 4 s.
      'count of database_timeout during fault': { resilient: '6..18 ±3', 'always-ready': '66 ±33%' },
      'max duration for "GET /health/ready" during fault': { resilient: '1s..1.1s', 'no-check-timeout': '5s ±5%' },
      '"restarts_total" at balancer during fault': { 'live-checks-db': '1..2' },
    },
  },
  {
    name: 'S23-back',
    source: 'S23',
    about:
      'Postgres refuses connections for 4 s. When it is back, so must be the service, within a period and the time for which ' +
      'findings are kept.',
    phases: [
      { name: 'baseline', load: open(RATE, 4000) },
      { name: 'fault', load: open(RATE, 4000), faults: [down('app->db')] },
      { name: 'recovery', load: open(RATE, 10_000) },
    ],
    statements: {
      [NO_RESTART]: { ...holds('resilient'), ...breaks('live-checks-db') },
      // Back after 2 s, and readings are a second apart. A process that was killed has to start and to warm its caches.
      'success rate after 3s of recovery = 100%': { ...holds('resilient'), ...breaks('live-checks-db') },
    },
  },
  {
    name: 'S23-cache',
    source: 'S23',
    about: 'The cache refuses connections, and the service counts on it: out of rotation within 3 s, and no restart.',
    phases: [
      { name: 'baseline', load: open(RATE, 4000) },
      { name: 'fault', load: open(RATE, 10_000), faults: [down('app->cache')] },
      { name: 'recovery', load: open(RATE, 8000) },
    ],
    statements: {
      [NO_RESTART]: holds('resilient', 'always-ready'),
      [`rate of alive for ${LIVE} during fault = 100%`]: holds('resilient', 'always-ready'),
      'rate of degraded during fault = 0%': { ...holds('resilient'), ...breaks('always-ready') },
      'rate of ready after 4s of fault = 0%': holds('resilient'),
      'rate of order after 4s of fault = 0%': { ...holds('resilient'), ...breaks('always-ready') },
      'rate of no_backend after 4s of recovery = 0%': holds('resilient'),
      'success rate after 4s of recovery = 100%': holds('resilient'),
    },
  },
  {
    name: 'S23-api-down',
    source: 'S23',
    about: 'An external API that no order needs refuses connections: degraded, and in rotation all the time.',
    phases: [
      { name: 'baseline', load: open(RATE, 4000) },
      { name: 'fault', load: open(RATE, 10_000), faults: [down('app->api')] },
    ],
    statements: degradedOnly(),
  },
  {
    name: 'S23-api-slow',
    source: 'S23',
    about: 'The same API answers 5 s late: a check gives up after 1 s, and the service stays in rotation.',
    phases: [
      { name: 'baseline', load: open(RATE, 4000) },
      // Long enough for a p90 that does not rest on the slowest request.
      { name: 'fault', load: open(RATE, 15_000), faults: [latency('app->api', '5s')] },
    ],
    statements: {
      ...degradedOnly(),
      [`p90 duration for ${READY} during fault < 1.1s`]: holds('resilient'),
    },
  },
];

function degradedOnly(): Scenario['statements'] {
  return {
    [NO_RESTART]: holds('resilient', 'all-critical'),
    [`rate of order for ${ORDERS} during fault = 100%`]: { ...holds('resilient'), ...breaks('all-critical') },
    'rate of no_backend during fault = 0%': { ...holds('resilient'), ...breaks('all-critical') },
    'rate of not_ready during fault = 0%': { ...holds('resilient'), ...breaks('all-critical') },
    // What was found before the fault is told for a second more, then nobody is told that all is well.
    'rate of ready after 4s of fault = 0%': holds('resilient', 'all-critical'),
  };
}
