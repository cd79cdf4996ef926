import { behave, closed, open, type RequestTemplate, type Scenario } from '../../harness/index.ts';
import { breaks, holds, leavesNothing } from '../expectations.ts';
import { BREAKER, callsAt, DOWNSTREAM } from './words.ts';

const DEAD = behave(DOWNSTREAM, { status: 500 });
const LOOK: readonly RequestTemplate[] = [{ method: 'GET', path: '/payments/7', route: 'GET /payments/:id' }];

/** S15, rows 14 and 16: what users see of an open circuit. */
export const users: readonly Scenario[] = [
  {
    name: 'S15-14',
    source: 'S15.14',
    about: 'No request comes for a minute after the circuit opened. Is the next user the probe?',
    phases: [
      { name: 'fault', load: open(4, 6000), faults: [DEAD] },
      { name: 'recovery', load: callsAt(60) },
    ],
    statements: {
      // 30 s, then three good probes 5 s apart, and the state is read every 2 s.
      [`${BREAKER} closes within 50s after recovery`]: { ...holds('probed'), ...breaks('consec5') },
      'success rate during recovery = 100%': holds('probed'),
    },
  },
  {
    name: 'S15-16-read',
    source: 'S15.16',
    about: 'The circuit is open and a user only reads: the last known answer is better than an error page.',
    requests: LOOK,
    phases: [
      { name: 'baseline', load: closed(20, 2) },
      { name: 'fault', load: open(10, 10_000), faults: [DEAD] },
    ],
    statements: {
      'success rate during fault >= 90%': { ...holds('consec5+fallback'), ...breaks('consec5') },
      'rate of from_cache during fault >= 90%': { ...holds('consec5+fallback'), ...breaks('consec5') },
      ...leavesNothing('caller', ['consec5', 'consec5+fallback']),
      'success rate during baseline = 100%': holds('consec5', 'consec5+fallback'),
      // What fails before the circuit opens is told as it is.
      'count of nothing_done during fault >= 3': holds('consec5', 'consec5+fallback'),
      'rate of circuit_open during fault >= 80%': holds('consec5'),
    },
  },
  {
    name: 'S15-16-write',
    source: 'S15.16',
    about: 'The circuit is open and a user pays: accepted now, applied later, exactly once.',
    phases: [
      { name: 'baseline', load: closed(20, 2) },
      { name: 'fault', load: open(10, 10_000), faults: [DEAD] },
      { name: 'recovery', load: open(2, 45_000) },
    ],
    statements: {
      'success rate during fault >= 90%': { ...holds('consec5+fallback'), ...breaks('consec5') },
      'rate of pending during fault >= 90%': { ...holds('consec5+fallback'), ...breaks('consec5') },
      'charges = 1 per payment': holds('consec5+fallback'),
      '"writes_pending" at caller during recovery = 0': holds('consec5+fallback'),
      '"background_tasks" at caller during recovery = 0': holds('consec5+fallback'),
      // What may have been done is not queued to be done again.
      'count of downstream_error during fault >= 3': holds('consec5', 'consec5+fallback'),
    },
  },
];
