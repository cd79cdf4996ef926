import { down, type LoadPlan, open, restart, type Scenario, steps } from '../../harness/index.ts';
import { queriesAlone } from '../../targets/queries/target.ts';
import { breaks, holds } from '../expectations.ts';
import { DB, PING, QUERY, slow } from './variants.ts';

/** As many callers as connections: the next query begins when one ends, whichever way. */
const BUSY: LoadPlan = { model: 'closed', concurrency: 20, durationMs: 5000 };
/** Not at the beginning: what is in flight then is told of neither phase. */
const CUT_ONCE = steps('cut once', ['0s', null], ['1s', down(DB)], ['1.15s', null]);

/** System S27: all connections break at once. */
export const outages: readonly Scenario[] = [
  {
    name: 'S27-reset',
    source: 'S27',
    about:
      'All connections are cut, and for 150 ms none can be opened. Each of the 20 may cost one request; the new ones ' +
      'must not be opened in the same moment.',
    // In real time: 150 ms and the jitter of 200 to 500 ms decide.
    timeScale: 1,
    phases: [
      { name: 'baseline', load: { ...BUSY, durationMs: 2000 } },
      { name: 'fault', load: BUSY, faults: [CUT_ONCE] },
    ],
    requests: [slow(0.2)],
    statements: {
      'count of connection_error during fault <= 20': { ...breaks('naive'), ...holds('resilient') },
      '"pool_connects_peak_100ms" at api during fault <= 15': { ...breaks('naive'), ...holds('resilient') },
      'success rate after 2.5s of fault >= 99%': holds('naive', 'resilient'),
      'success rate during baseline = 100%': holds('naive', 'resilient'),
    },
    figures: { 'count of connection_error during fault': { resilient: '20' } },
  },
  {
    name: 'S27-restart',
    source: 'S27',
    about:
      'Postgres is killed and comes back after 5 s. The service says that it is not ready, and that it is alive: ' +
      'restarting it as well would help nobody.',
    target: queriesAlone,
    timeScale: 2,
    takesMs: 50_000,
    phases: [
      { name: 'baseline', load: open(60, 10_000) },
      { name: 'fault', load: open(60, 12_000), faults: [restart('db', { after: '1s', down: '5s' })] },
      { name: 'recovery', load: open(60, 20_000) },
    ],
    // A p99 of a few ms is the machine's; pings make it 300 ms.
    requests: [QUERY, PING, { method: 'GET', path: '/health/ready' }, { method: 'GET', path: '/health/live' }],
    statements: {
      'success rate for "GET /health/live" = 100%': holds('resilient'),
      'rate of not_ready for "GET /health/ready" during fault >= 35%': holds('resilient'),
      'success rate for "GET /health/ready" during baseline = 100%': holds('resilient'),
      'max duration < 1.6s': holds('resilient'),
      'recovers within 10s': holds('resilient'),
      'success rate during recovery >= 99%': holds('resilient'),
    },
  },
];
