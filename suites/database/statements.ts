import { open, type Scenario } from '../../harness/index.ts';
import { breaks, holds, same } from '../expectations.ts';
import { CLIENTS, QUERY, slow, UNBOUNDED } from './variants.ts';

const OVER_5S = '"statements_over_5s_max" at monitor = 0';
const STARTED = '"service_requests_total{service=\\"db\\",endpoint=\\"statement\\"}" at api = 0';

/** System S27: statements that take too long. */
export const statements: readonly Scenario[] = [
  {
    name: 'S27-slow',
    source: 'S27',
    about:
      'One statement a second takes a minute. 20 connections last for 20 s, unless somebody ends such statements sooner. ' +
      'Four quick queries a second share the pool and must not wait.',
    timeScale: { resilient: 2 },
    takesMs: { naive: 180_000, 'server-only': 120_000 },
    phases: [{ name: 'fault', load: open(5, 45_000) }],
    requests: [slow(60), { ...QUERY, weight: 4 }],
    statements: {
      'pool "postgres" in use < 100%': { ...breaks(...UNBOUNDED), ...holds('server-5s', 'resilient') },
      'max duration for "GET /query" < 2s': { ...breaks(...UNBOUNDED), ...holds('server-5s', 'resilient') },
      'max duration for "GET /slow" < 1.6s': { ...breaks(...UNBOUNDED, 'server-5s'), ...holds('resilient') },
      'rate of statement_timeout for "GET /slow" = 100%': { ...breaks('naive'), ...holds('server-5s') },
      'rate of client_timeout for "GET /slow" = 100%': holds('resilient'),
      'success rate for "GET /query" = 100%': holds('server-5s', 'resilient'),
      [OVER_5S]: { ...breaks(...UNBOUNDED), ...holds('resilient') },
    },
    figures: {
      'pool "postgres" in use': { ...same('20', ...UNBOUNDED), 'server-5s': '5..13', resilient: '1..5' },
      'median duration for "GET /slow"': { 'server-5s': '5s ±5%', resilient: '1s ±5%' },
      'max duration for "GET /query"': { naive: '70s ±2%' },
    },
  },
  {
    name: 'S27-zombies',
    source: 'S27',
    about:
      'One statement a second takes a minute, and every client leaves after 1 s. Callers see no difference; the server ' +
      'does: what nobody cancels goes on.',
    timeScale: 2,
    phases: [{ name: 'fault', load: open(1, 30_000) }],
    requests: [slow(60)],
    statements: {
      'max duration < 1.6s': holds(...CLIENTS),
      'rate of client_timeout = 100%': holds(...CLIENTS),
      'pool "postgres" in use <= 3': holds(...CLIENTS),
      '"active_statements_max" at monitor <= 3': { ...breaks('client-only', 'no-cancel'), ...holds('resilient') },
      [OVER_5S]: { ...breaks('client-only'), ...holds('resilient') },
    },
    figures: {
      '"active_statements_max" at monitor': { 'client-only': '30', 'no-cancel': '5 ±1', resilient: '1..2' },
    },
  },
  {
    name: 'S27-deadline',
    source: 'S27',
    about: 'A statement takes 3 s, and the caller has 0.5 s left. Starting it can only be work for nobody.',
    // The header is not scaled; `server-only` does not look at it, and shares what was started for it.
    timeScale: { naive: 1, resilient: 1 },
    phases: [{ name: 'fault', load: open(5, 3000) }],
    requests: [{ ...slow(3), headers: { 'x-request-timeout-ms': '500' } }],
    statements: {
      'rate of deadline_exceeded = 100%': { ...breaks(...UNBOUNDED), ...holds('resilient') },
      [STARTED]: { ...breaks(...UNBOUNDED), ...holds('resilient') },
    },
    figures: { 'median duration': { ...same('3s ±5%', ...UNBOUNDED), resilient: '0ms..50ms' } },
  },
];
