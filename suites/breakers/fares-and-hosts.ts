import { behave, type LoadPlan, open, type RequestTemplate, type Scenario } from '../../harness/index.ts';
import { fare } from '../../targets/fare/target.ts';
import { breaks, holds } from '../expectations.ts';
import { BREAKER, DOWNSTREAM, HARDLY_REJECTED } from './words.ts';

const EACH_HOST: readonly RequestTemplate[] = [{ method: 'POST', path: '/fleet' }];

/** Poisson, because evenly spaced arrivals would open the breaker a third as often. */
const poisson = (rate: number, durationMs: number): LoadPlan => ({
  model: 'open',
  arrivals: { kind: 'poisson', rate },
  durationMs,
});

/** Seven services in one process, at 14/s each: more than eight minutes of one in 75 s. */
const SEVEN = { fare: { INSTANCES: '7' } };

/** S32: a timeout below the median of some calls; S33: one bad host of twenty. */
export const faresAndHosts: readonly Scenario[] = [
  {
    name: 'S32-fleet',
    source: 'S32',
    about:
      'The calculator is healthy. A timeout of 500 ms calls a quarter of its answers failures, and five in a row close the shop.',
    target: fare,
    // At a larger scale the timeout would measure the machine.
    timeScale: 3,
    env: SEVEN,
    lane: 'seven',
    phases: [{ name: 'baseline', load: poisson(7 * 14, 75_000) }],
    statements: {
      [HARDLY_REJECTED]: breaks('timeout500'),
      'success rate during baseline >= 97%': holds('timeout2000', 'cached'),
    },
    // 37 % in the long run; less where all of them begin closed.
    figures: { 'rate of circuit_open': { timeout500: '29% ±20%' } },
  },
  {
    name: 'S32',
    source: 'S32',
    about: 'With a timeout of 2 s nothing opens; with common fares in memory few calls are made.',
    target: fare,
    timeScale: 3,
    env: SEVEN,
    lane: 'seven',
    phases: [
      { name: 'warmup', load: poisson(14, 9000) },
      { name: 'baseline', load: poisson(14, 15_000) },
    ],
    statements: {
      [HARDLY_REJECTED]: holds('timeout2000', 'cached'),
      'breaker never opens': holds('timeout2000', 'cached'),
      'arrivals at calculator <= 50': { ...holds('cached'), ...breaks('timeout2000') },
      '"cached_fares" at fare >= 100': { ...holds('cached') },
    },
  },
  {
    name: 'S33',
    source: 'S33',
    about: 'One host of twenty is dead: neither all users nor one in twenty should notice.',
    requests: EACH_HOST,
    timeScale: 5,
    phases: [
      {
        name: 'fault',
        load: open(100, 8000),
        faults: [behave(DOWNSTREAM, { status: 500, endpoint: '/host/7' })],
      },
    ],
    statements: {
      'error rate < 1%': { ...holds('per-host'), ...breaks('fleet-cumul5', 'fleet-rolling50') },
      [HARDLY_REJECTED]: { ...holds('per-host', 'fleet-rolling50'), ...breaks('fleet-cumul5') },
      'breaker "/host/7" opens within 5 failures': holds('per-host'),
      [`${BREAKER} never opens`]: { ...holds('fleet-rolling50'), ...breaks('fleet-cumul5') },
      // A write that failed is not sent to another host: it may have been done.
      'arrivals at downstream <= 800': holds('per-host'),
    },
    figures: {
      'rate of circuit_open': { 'fleet-cumul5': '87.5% ±1.5%', 'fleet-rolling50': '0%', 'per-host': '0%' },
      'error rate': { 'fleet-rolling50': '5% ±0.1%', 'per-host': '0.63% ±0.15%' },
    },
  },
  {
    name: 'S33-all',
    source: 'S33',
    about: 'Every host is dead: whatever a breaker covers, it has to open.',
    requests: EACH_HOST,
    timeScale: 5,
    phases: [{ name: 'fault', load: open(100, 4000), faults: [behave(DOWNSTREAM, { status: 500 })] }],
    statements: {
      'rate of circuit_open >= 50%': holds('per-host', 'fleet-cumul5', 'fleet-rolling50'),
      'arrivals at downstream <= 200': holds('per-host', 'fleet-cumul5', 'fleet-rolling50'),
      'arrivals at downstream = calls to downstream': holds('per-host', 'fleet-cumul5', 'fleet-rolling50'),
    },
    figures: { 'arrivals at downstream': { 'per-host': '100', 'fleet-cumul5': '5', 'fleet-rolling50': '20' } },
  },
];
