import { behave, closed, open, type Scenario } from '../../harness/index.ts';
import { geocode } from '../../targets/geocode/target.ts';
import { breaks, holds, leavesNothing, same } from '../expectations.ts';
import { FULL, INDEPENDENT, NO_CANCEL, PACE, SHARED, SPARES, WAITS, WARM_UP } from './variants.ts';

const SLOW_FRAUD = behave('fraud', { slowWorkMs: 25_000 });

/** Systems S12a and S12b: the last service of a chain is slow, and users leave before it answers. */
export const slowEnd: readonly Scenario[] = [
  {
    name: 'S12a',
    source: 'S12a',
    about:
      'The fraud check computes for 25 s. Users wait 3 s: which services stop in time, and which go on for nobody?',
    timeScale: PACE,
    // Its work goes on for 25 s; the run must not wait for that.
    lane: { [NO_CANCEL]: 'no cancel' },
    takesMs: { [NO_CANCEL]: 60_000 },
    // The first score that fraud writes for nobody is ready after 25 s.
    phases: [WARM_UP, { name: 'fault', load: open(20, 30_000), faults: [SLOW_FRAUD] }],
    statements: {
      'max duration < 3.2s': { ...breaks(...INDEPENDENT), ...holds(SHARED, NO_CANCEL) },
      'no thread exhaustion at gateway': { ...breaks('independent30'), ...holds('independent5', SHARED, NO_CANCEL) },
      'no thread exhaustion at fraud': { ...breaks(...INDEPENDENT, NO_CANCEL), ...holds(SHARED) },
      'rate of fraud_timeout >= 99%': { ...breaks(...INDEPENDENT), ...holds(SHARED, NO_CANCEL) },
      'wasted work at fraud < 1%': { ...breaks(...INDEPENDENT, NO_CANCEL), ...holds(SHARED) },
      'nothing starts after its deadline': { ...breaks(...INDEPENDENT), ...holds(SHARED, NO_CANCEL) },
    },
    figures: {
      'min duration': { independent30: '25.1s ±2%' },
      'median duration': { independent5: '5s ±5%', ...same('1.55s ±5%', SHARED, NO_CANCEL) },
      'available threads at gateway': { independent30: '0', independent5: '100 ±10', [SHARED]: '169 ±5' },
      'wasted work at fraud': { ...same('100%', ...INDEPENDENT, NO_CANCEL), [SHARED]: '0%' },
    },
  },
  {
    name: 'S12a-real-time',
    source: 'S12a',
    about:
      'The same in real time: with the whole remaining time passed on, the answer is just in time and names no cause.',
    phases: [WARM_UP, { name: 'fault', load: open(20, 10_000), faults: [SLOW_FRAUD] }],
    statements: {
      'max duration < 3.2s': holds(FULL, SHARED),
      'no thread exhaustion': holds(FULL, SHARED),
      'rate of fraud_timeout >= 99%': { ...breaks(FULL), ...holds(SHARED) },
      'wasted work at fraud < 1%': holds(FULL, SHARED),
      'nothing starts after its deadline': holds(FULL, SHARED),
      'service_timeout_seconds at payment <= 1.536': { ...breaks(FULL), ...holds(SHARED) },
      ...leavesNothing('gateway', [FULL, SHARED]),
      ...leavesNothing('fraud', [FULL, SHARED]),
    },
    figures: {
      'max duration': { [FULL]: '3s ±5%', [SHARED]: '1.55s ±5%' },
      'available threads': { [FULL]: '140 ±3', [SHARED]: '169 ±3' },
      'service_timeout_seconds at gateway': { [FULL]: '3 ±0.02', [SHARED]: '2.4 ±0.02' },
      'service_timeout_seconds at order': { [FULL]: '3 ±0.02', [SHARED]: '1.92 ±0.02' },
      'service_timeout_seconds at payment': { [FULL]: '3 ±0.02', [SHARED]: '1.536 ±0.02' },
    },
  },
  {
    name: 'S12b',
    source: 'S12b',
    target: geocode,
    about: 'A third party answers after 45 s, users leave after 30, and 200 threads at 30 s each are 6.67 requests/s.',
    timeScale: { none: WAITS, independent30: WAITS, [SHARED]: SPARES },
    takesMs: { [SHARED]: 75_000 },
    phases: [
      { name: 'baseline', load: closed(30, 10) },
      { name: 'fault', load: open(7, 40_000), faults: [behave('third-party', { slowReplyMs: 45_000 })] },
    ],
    statements: {
      'success rate during baseline = 100%': holds('none', 'independent30', SHARED),
      'max duration during fault < 5s': { ...breaks('none', 'independent30'), ...holds(SHARED) },
      'no thread exhaustion': { ...breaks('none', 'independent30'), ...holds(SHARED) },
      'rate of third_party_timeout during fault >= 99%': { ...breaks('none', 'independent30'), ...holds(SHARED) },
      'work after caller gone at a = 0': { ...breaks('none'), ...holds(SHARED) },
      ...leavesNothing('a', [SHARED]),
    },
    figures: {
      'median duration during fault': { independent30: '30s ±2%', [SHARED]: '2.56s ±5%' },
      'available threads': { ...same('0', 'none', 'independent30'), [SHARED]: '182 ±3' },
    },
  },
];
