import { blackhole, connectHang, latency, open, type Scenario } from '../../harness/index.ts';
import { breaks, holds, same } from '../expectations.ts';
import { COLD, DB, PACE, PING, QUERY, UNBOUNDED } from './variants.ts';

/** 20 queries and 20 pings a second. */
const RATE = 40;
const QUICK = 'max duration for "GET /query" during fault < 1.6s';
const PINGS = 'route "GET /ping" stays within 1.2x of baseline p95';

/** System S27: the network between the service and its database. */
export const links: readonly Scenario[] = [
  {
    name: 'S27-link',
    source: 'S27',
    about:
      'Every answer of Postgres is 3 s late. The statements themselves are quick, so no limit at the server can help. ' +
      'Pings need no database and must not notice.',
    timeScale: PACE,
    phases: [
      { name: 'baseline', load: open(RATE, 6000) },
      { name: 'fault', load: open(RATE, 30_000), faults: [latency(DB, '3s')] },
    ],
    requests: [QUERY, PING],
    statements: {
      [QUICK]: { ...breaks(...UNBOUNDED), ...holds('resilient') },
      [PINGS]: { ...breaks(...UNBOUNDED), ...holds('resilient') },
      'no thread exhaustion': { ...breaks(...UNBOUNDED), ...holds('resilient') },
      'pool "postgres" in use during fault < 100%': breaks(...UNBOUNDED),
      // A warm connection waits for the answer, every other one for the login.
      'count of client_timeout during fault <= 20': holds('resilient'),
      'success rate for "GET /ping" = 100%': holds(...UNBOUNDED, 'resilient'),
      'success rate during baseline >= 99%': holds(...UNBOUNDED, 'resilient'),
    },
    figures: {
      'median duration for "GET /query" during fault': same('33s ±10%', ...UNBOUNDED),
      'max duration for "GET /query" during fault': { ...same('61s ±12%', ...UNBOUNDED), resilient: '1s..1.6s' },
      'count of client_timeout during fault': { resilient: '20' },
      'success rate for "GET /query" during fault': { ...same('100%', ...UNBOUNDED), resilient: '0% ±1%' },
    },
  },
  {
    name: 'S27-hole',
    source: 'S27',
    about: 'For 20 s the network swallows what the service sends. Then it is healthy again, and so must the pool be.',
    timeScale: PACE,
    // The long way of real time, side by side with the other.
    lane: { resilient: 'hole' },
    phases: [
      { name: 'baseline', load: open(RATE, 14_000) },
      { name: 'fault', load: open(RATE, 20_000), faults: [blackhole(DB)] },
      { name: 'recovery', load: open(RATE, 18_000) },
    ],
    requests: [QUERY, PING],
    statements: {
      [QUICK]: { ...breaks(...UNBOUNDED), ...holds('resilient') },
      [PINGS]: { ...breaks(...UNBOUNDED), ...holds('resilient') },
      'no thread exhaustion': { ...breaks(...UNBOUNDED), ...holds('resilient') },
      // A connection that was silent once is not used again.
      'count of client_timeout during fault <= 20': holds('resilient'),
      'recovers within 10s': holds('resilient'),
      'success rate during recovery >= 99%': holds('resilient'),
    },
    figures: {
      'max duration for "GET /query" during fault': { ...same('20s ±5%', ...UNBOUNDED), resilient: '1s..1.6s' },
      'count of client_timeout during fault': { resilient: '20' },
    },
  },
  {
    name: 'S27-connect',
    source: 'S27',
    about: 'No connection is open yet, and connecting never completes. Who gives up before the operating system does?',
    env: COLD,
    phases: [{ name: 'fault', load: open(10, 10_000), faults: [connectHang(DB)] }],
    requests: [QUERY],
    statements: {
      'max duration < 1.6s': { ...breaks(...UNBOUNDED), ...holds('resilient') },
      'all complete': { ...breaks(...UNBOUNDED), ...holds('resilient') },
      'rate of connect_timeout = 100%': { ...breaks(...UNBOUNDED), ...holds('resilient') },
    },
    figures: { 'median duration': { resilient: '1s ±5%' } },
  },
];
