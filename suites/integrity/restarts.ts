import { kill, open, refuse, restart, type Scenario, slowClose } from '../../harness/index.ts';
import { broker } from '../../targets/broker/target.ts';
import { breaks, holds, same } from '../expectations.ts';
import { atOnce, evenly } from './evenly.ts';

const EDGE = 'caller->downstream';
const READ = '"GET /payments/:id"';
const PAY = '"POST /pay"';

/** They share what was started. Each call takes so long that calls at one moment leave a connection each. */
const IN_REAL_TIME = { timeScale: 1, env: { downstream: { PROFILE: 'around=200' } } } as const;

/** System S30: a dependency is restarted. S15-15 of suite `breakers` restarts twenty callers one after another. */
export const restarts: readonly Scenario[] = [
  {
    name: 'S30-restart',
    source: 'S30',
    target: broker,
    timeScale: 10,
    about:
      'The downstream is gone for 10 s and comes back. The breaker must find that out by three probes, and no connection to the ' +
      'old process may cost anybody a call after that.',
    phases: [
      { name: 'baseline', load: evenly(20, 3000) },
      { name: 'fault', load: evenly(20, 10_000), faults: [refuse(EDGE), kill('downstream')] },
      { name: 'recovery', load: open(20, 35_000) },
    ],
    statements: {
      'breaker "downstream" never opens during baseline': holds('consec5'),
      'breaker "downstream" opens within 5 failures': holds('consec5'),
      // It opens after 0.25 s, and asks 30 s later. The downstream is back after 10 s and what it takes to start.
      'breaker "downstream" closes within 25s after recovery': holds('consec5'),
      'breaker "downstream" lets at most 3 probes through while open': holds('consec5'),
      'rate of circuit_open during fault >= 95%': holds('consec5'),
      'error rate during fault = 100%': holds('naked', 'consec5'),
      // Without a breaker all is well at once. With one, users pay for the rest of its reset time.
      'error rate after 2s of recovery = 0%': { ...holds('naked'), ...breaks('consec5') },
      'error rate after 28s of recovery = 0%': holds('naked', 'consec5'),
      'median duration during fault < 500ms': holds('naked', 'consec5'),
    },
    figures: { 'breaker "downstream" closes within': { consec5: '10.4s..20.6s' } },
  },
  {
    name: 'S30-gone',
    source: 'S30',
    target: broker,
    ...IN_REAL_TIME,
    takesMs: 4000,
    about: 'The downstream is gone, and nothing is asked before it: how long does it take to be told so? In real time.',
    phases: [{ name: 'fault', load: evenly(20, 2000), faults: [refuse(EDGE), kill('downstream')] }],
    statements: {
      'rate of nothing_done = 100%': { ...holds('naked'), ...breaks('consec5') },
      // A maximum would measure the machine.
      'median duration < 50ms': holds('naked', 'consec5'),
      'available threads > 190': holds('naked', 'consec5'),
      'breaker "downstream" opens within 5 failures': holds('consec5'),
    },
    figures: { 'median duration': same('0.5ms..10ms', 'naked', 'consec5') },
  },
  {
    name: 'S30-stale',
    source: 'S30',
    target: broker,
    ...IN_REAL_TIME,
    takesMs: 7000,
    about:
      'The downstream was restarted, and its callers were not told: their idle connections lead to a process that is gone. A read ' +
      'may be sent once more on another connection; a payment may not.',
    requests: [{ method: 'GET', path: '/payments/{{int 1 1000}}', route: 'GET /payments/:id' }, ...broker.requests],
    phases: [
      { name: 'baseline', load: atOnce(24, 0) },
      {
        name: 'fault',
        load: atOnce(16, 4000),
        faults: [slowClose(EDGE, '5s'), restart('downstream')],
      },
    ],
    statements: {
      'success rate during baseline = 100%': holds('consec5', 'consec5+resend'),
      [`success rate for ${READ} during fault = 100%`]: { ...breaks('consec5'), ...holds('consec5+resend') },
      [`rate of downstream_error for ${PAY} during fault = 100%`]: holds('consec5', 'consec5+resend'),
      'max duration during fault < 3s': holds('consec5+resend'),
    },
    figures: { [`max duration for ${READ} during fault`]: { 'consec5+resend': '1s..1.5s' } },
  },
];
