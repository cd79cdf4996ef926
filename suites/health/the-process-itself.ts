import { behave, open, type Scenario } from '../../harness/index.ts';
import { breaks, holds, same } from '../expectations.ts';

const LIVE = '"GET /health/live"';
const READY = '"GET /health/ready"';
const ORDERS = '"GET /orders"';
const STARTUP = '"GET /health/startup"';
const RATE = 24;

/** Rows of S23 and S30: the process starts, hangs, or is busy. */
export const theProcessItself: readonly Scenario[] = [
  {
    name: 'S23-warming',
    source: 'S23',
    about: 'The process dies, and the next one warms its caches for 10 s: it must be waited for, and not be killed.',
    phases: [
      { name: 'baseline', load: open(RATE, 4000) },
      { name: 'fault', load: open(RATE, 23_000), faults: [behave('app', { warmingMs: 10_000 })] },
    ],
    statements: {
      '"restarts_total" at balancer = 0': { ...holds('resilient'), ...breaks('no-startup') },
      [`rate of alive for ${LIVE} during fault >= 60%`]: { ...holds('resilient'), ...breaks('no-startup') },
      // 10 s of 23, three deviations below.
      [`rate of starting for ${STARTUP} during fault >= 30%`]: holds('resilient'),
      [`rate of starting for ${READY} during fault >= 30%`]: holds('resilient'),
      // 2 s to start a process that the scale does not shorten are 6 s; 10 s to warm, and a period for each of two probes.
      'success rate after 19s of fault = 100%': { ...holds('resilient'), ...breaks('no-startup') },
    },
    // Three misses, at one a second, again and again.
    figures: { '"restarts_total" at balancer during fault': { 'no-startup': '7 ±1' } },
  },
  {
    name: 'S23-deadlock',
    source: 'S23',
    about: 'The process hangs for good. Nothing but a restart helps, and it must come within three missed probes.',
    phases: [
      { name: 'baseline', load: open(RATE, 4000) },
      { name: 'fault', load: open(RATE, 20_000), faults: [behave('app', { blockMs: 120_000 })] },
    ],
    statements: {
      '"restarts_total{reason=\\"liveness\\"}" at balancer = 1': {
        ...holds('resilient'),
        ...breaks('live-in-other-thread'),
      },
      [`rate of alive for ${LIVE} during fault = 100%`]: { ...breaks('resilient'), ...holds('live-in-other-thread') },
      // Killed after 4 s, 6 s to start, 5 s to warm, and a period for each of two probes.
      'success rate after 18s of fault = 100%': { ...holds('resilient'), ...breaks('live-in-other-thread') },
    },
  },
  {
    name: 'S30-blocked',
    source: 'S30',
    about:
      'The event loop is blocked for 2 s, as by a slow disk or a long computation. Its liveness must miss a probe, and one ' +
      'missed probe must not kill it: it recovers by itself.',
    phases: [
      { name: 'baseline', load: open(RATE, 3000) },
      { name: 'fault', load: open(RATE, 4000), faults: [behave('app', { blockMs: 2000 })] },
      { name: 'recovery', load: open(RATE, 4000) },
    ],
    statements: {
      '"event_loop_blocked_max_seconds" at app during fault > 1': holds('resilient', 'live-in-other-thread'),
      '"event_loop_blocked_max_seconds" at app during recovery < 1': holds('resilient', 'live-in-other-thread'),
      // A probe with a limit of 1 s is sent while there is more than that to wait.
      '"probe_failures_total{probe=\\"liveness\\"}" at balancer during fault >= 1': {
        ...holds('resilient'),
        ...breaks('live-in-other-thread'),
      },
      [`max duration for ${LIVE} during fault > 1s`]: { ...holds('resilient'), ...breaks('live-in-other-thread') },
      [`max duration for ${ORDERS} during fault > 1s`]: holds('resilient', 'live-in-other-thread'),
      '"restarts_total" at balancer = 0': holds('resilient', 'live-in-other-thread'),
      [`median duration for ${LIVE} during recovery < 1s`]: holds('resilient'),
      'success rate during recovery = 100%': holds('resilient', 'live-in-other-thread'),
    },
    figures: {
      '"event_loop_blocked_max_seconds" at app during fault': same('2 ±10%', 'resilient', 'live-in-other-thread'),
      '"probe_failures_total{probe=\\"liveness\\"}" at balancer during fault': { resilient: '1..2' },
      [`max duration for ${LIVE} during fault`]: { resilient: '1.6s..2.2s' },
    },
  },
  {
    name: 'S23-no-slots',
    source: 'S23',
    about:
      'Three times as many reports are ordered as there are slots for. The process is busy, not dead: its probes must answer in ' +
      '50 ms. In real time, because 50 ms cannot be scaled.',
    timeScale: 1,
    env: { app: { WARMING_MS: '500' } },
    // It has lanes of its own, which would start last and make the suite longer.
    takesMs: 25_000,
    requests: [
      { method: 'GET', path: '/reports/{{int 1 1000}}', route: 'GET /reports', weight: 3 },
      { method: 'GET', path: '/health/live' },
      { method: 'GET', path: '/health/ready' },
    ],
    phases: [{ name: 'baseline', load: open(75, 8000) }],
    statements: {
      'available threads at app = 0': holds('resilient'),
      '"restarts_total" at balancer = 0': { ...holds('resilient'), ...breaks('probes-in-slots') },
      [`rate of alive for ${LIVE} = 100%`]: { ...holds('resilient'), ...breaks('probes-in-slots') },
      // The p90 beside other lanes measures the machine, so it is a figure only.
      [`median duration for ${LIVE} < 50ms`]: holds('resilient'),
      // The check has a connection of its own: those of the reports are all in use.
      [`rate of ready for ${READY} = 100%`]: { ...holds('resilient'), ...breaks('probes-in-slots') },
    },
    figures: { [`p90 duration for ${LIVE}`]: { resilient: '1ms..50ms' } },
  },
];
