import { behave, closed, type RequestTemplate, type Scenario } from '../../harness/index.ts';
import { phases } from '../../targets/phases/target.ts';
import { breaks, holds, leavesNothing, same } from '../expectations.ts';

const SICK = ['black-hole', 'refused', 'silent', 'headers-only', 'drip', 'zero-window', 'pool', 'slow-legal'] as const;

/** Every listener is called by its name, and one of them by a client that sets no limit. */
const requests: readonly RequestTemplate[] = [
  ...SICK.map((name) => ({ method: 'GET', path: `/call?target=${name}`, route: name }) as const),
  { method: 'GET', path: '/naked?target=drip', route: 'naked' },
];

/** Calls without a limit end when the caller gives up, at 30 s. */
const PATIENT = ['none', 'read-only', 'connect+read'];
const UNBOUNDED = ['none', 'read-only'];
const ALL = [...PATIENT, 'full'];

/** Where the drip of 800 ms must pass a limit of 1 s, the margin must cover the delays of a busy machine. */
const timeScale = { none: 5, 'read-only': 5, 'connect+read': 2 };

/** Systems S37 and S13: which limit ends which kind of waiting. The warm-up sends the first requests, which do end. */
export const phasesOfACall: readonly Scenario[] = [
  {
    name: 'S37',
    source: 'S37',
    about:
      'Two calls one after the other, both 7 s late: a limit of 10 s for each is 14 s for both, one for both is 10 s.',
    target: phases,
    timeScale,
    phases: [
      {
        name: 'fault',
        load: closed(20, 10),
        faults: [behave('users', { slowWorkMs: 7000 }), behave('profiles', { slowWorkMs: 7000 })],
      },
    ],
    requests: [{ method: 'GET', path: '/user/{{int 1 1000}}', route: 'GET /user' }],
    statements: {
      'max duration < 12s': { ...breaks(...PATIENT), ...holds('full') },
      'rate of user_timeout = 100%': { ...breaks(...PATIENT), ...holds('full') },
      'wasted work at profiles >= 99%': { ...breaks(...PATIENT), ...holds('full') },
      ...leavesNothing('client', ALL),
    },
    figures: { 'p50 duration': { ...same('14s ±5%', ...PATIENT), full: '10s ±5%' } },
  },
  {
    name: 'S13',
    source: 'S13',
    about: 'Eight listeners, each sick in another phase of a call. Each limit ends only its own kind of waiting.',
    target: phases,
    timeScale,
    takesMs: { none: 120_000, 'read-only': 120_000, 'connect+read': 90_000, full: 5000 },
    phases: [{ name: 'fault', load: closed(100, 25) }],
    requests,
    statements: {
      'max duration < 6s': { ...breaks(...PATIENT), ...holds('full') },
      'all complete': { ...breaks(...PATIENT), ...holds('full') },
      'rate of connect_timeout for black-hole = 100%': { ...breaks(...UNBOUNDED), ...holds('connect+read', 'full') },
      'rate of connection_error for refused = 100%': holds(...ALL),
      'rate of read_timeout for silent = 100%': { ...breaks('none'), ...holds('connect+read', 'full') },
      'rate of read_timeout for headers-only = 100%': { ...breaks('none'), ...holds('connect+read', 'full') },
      'rate of total_timeout for drip = 100%': { ...breaks(...PATIENT), ...holds('full') },
      'rate of write_timeout for zero-window = 100%': { ...breaks(...PATIENT), ...holds('full') },
      'rate of pool_timeout for pool = 100%': { ...breaks(...PATIENT), ...holds('full') },
      'rate of total_timeout for slow-legal = 100%': { ...breaks(...PATIENT), ...holds('full') },
      'max duration for naked < 6s': holds(...ALL),
    },
    figures: {
      'max duration for black-hole': { full: '500ms..600ms' },
      'max duration for refused': { full: '0ms..50ms' },
      'max duration for silent': { full: '1s..1.1s' },
      'max duration for headers-only': { full: '1s..1.1s' },
      'max duration for drip': { full: '2s..2.1s', 'connect+read': '8s ±10%' },
      'max duration for zero-window': { full: '1s..1.1s' },
      'max duration for pool': { full: '500ms..600ms' },
      'max duration for slow-legal': { full: '2s..2.1s', 'connect+read': '2.25s ±10%' },
    },
  },
];
