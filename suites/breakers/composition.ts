import { behave, closed, open, type Scenario } from '../../harness/index.ts';
import { breaks, holds, same } from '../expectations.ts';
import { BREAKER, DOWNSTREAM } from './words.ts';

const RIGHT = 'bulkhead>breaker>retry';
const RETRY_OUTSIDE = 'bulkhead>retry>breaker';
const BREAKER_OUTSIDE = 'breaker>bulkhead>retry';
const RETRY_OUTERMOST = 'retry>bulkhead>breaker';

const RETRIES_OF_A_BREAKER = [RETRY_OUTSIDE, RETRY_OUTERMOST];

/** S19: the same three layers in four orders. */
export const composition: readonly Scenario[] = [
  {
    name: 'S19-dead',
    source: 'S19',
    about: 'The downstream is dead: five requests of three attempts each must open the circuit, not five attempts.',
    // A rejection that takes seconds shows at any scale; the bound on a fast one is judged in real time.
    timeScale: { [RIGHT]: 1, [BREAKER_OUTSIDE]: 1 },
    phases: [
      {
        name: 'fault',
        load: { model: 'closed', concurrency: 5, durationMs: 6000, thinkMs: 20 },
        faults: [behave(DOWNSTREAM, { status: 500 })],
      },
    ],
    statements: {
      'arrivals at downstream >= 15': { ...holds(RIGHT, BREAKER_OUTSIDE), ...breaks(...RETRIES_OF_A_BREAKER) },
      'arrivals at downstream <= 9': { ...breaks(RIGHT, BREAKER_OUTSIDE), ...holds(...RETRIES_OF_A_BREAKER) },
      'median duration of circuit_open < 10ms': {
        ...holds(RIGHT, BREAKER_OUTSIDE),
        ...breaks(...RETRIES_OF_A_BREAKER),
      },
    },
    figures: {
      'p99 duration of circuit_open': same('0ms..10ms', RIGHT, BREAKER_OUTSIDE),
      'arrivals at downstream': { ...same('15', RIGHT, BREAKER_OUTSIDE), ...same('5', ...RETRIES_OF_A_BREAKER) },
    },
  },
  {
    name: 'S19-unsteady',
    source: 'S19',
    about: 'Four attempts in ten fail at random: retries cope, unless each attempt moves the breaker by itself.',
    // Only the backoff waits, so this scenario can be scaled more than the others.
    timeScale: 50,
    takesMs: 350_000,
    phases: [{ name: 'fault', load: closed(800, 4), faults: [behave(DOWNSTREAM, { status: 500, ratio: 0.4 })] }],
    statements: {
      'error rate < 10%': { ...holds(RIGHT, BREAKER_OUTSIDE), ...breaks(...RETRIES_OF_A_BREAKER) },
      [`${BREAKER} never opens`]: { ...holds(RIGHT, BREAKER_OUTSIDE), ...breaks(...RETRIES_OF_A_BREAKER) },
    },
    figures: { 'success rate': same('93.6% ±2.5%', RIGHT, BREAKER_OUTSIDE) },
  },
  {
    name: 'S19-crowd',
    source: 'S19',
    about:
      'Twice as many come as the bulkhead has room for, and the downstream is well: nobody may call that a failure.',
    timeScale: 1,
    phases: [{ name: 'fault', load: open(200, 3000), faults: [behave(DOWNSTREAM, { slowWorkMs: 90 })] }],
    statements: {
      [`${BREAKER} never opens`]: { ...holds(RIGHT), ...breaks(BREAKER_OUTSIDE) },
      'success rate >= 35%': { ...holds(RIGHT), ...breaks(BREAKER_OUTSIDE) },
      [`bulkhead "${DOWNSTREAM}" in use <= 10`]: holds(RIGHT, BREAKER_OUTSIDE, RETRY_OUTERMOST),
      '"bulkhead_rejected_total" at caller <= 450': { ...holds(RIGHT), ...breaks(RETRY_OUTERMOST) },
      '"bulkhead_in_use" at caller = 0': holds(RIGHT, BREAKER_OUTSIDE),
      '"bulkhead_limit" at caller = 10': holds(RIGHT, BREAKER_OUTSIDE, RETRY_OUTERMOST),
      'rate of bulkhead_full >= 30%': holds(RIGHT),
      '"bulkhead_rejected_total{reason=\\"full\\"}" at caller >= 100': holds(RIGHT),
    },
    // Ten erlang are half of twenty; the wrong order serves the first ten and then rejects all for 30 s.
    figures: { 'success rate': { [RIGHT]: '46% ±6%', [BREAKER_OUTSIDE]: '1.7% ±0.5%' } },
  },
];
