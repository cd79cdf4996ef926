import { behave, open, type Scenario } from '../../harness/index.ts';
import { paymentWithUsers as target, usersWho } from '../../targets/payment/with-users.ts';
import { breaks, holds, same } from '../expectations.ts';

const UNGUARDED = ['naive', 'budget-from-slot', 'budgeted'];
const RESET_30S = ['budgeted+breaker', 'budgeted+bulkhead50+breaker'];
const BREAKERS = [...RESET_30S, 'budgeted+breaker5s'];
const BULKHEADS = ['budgeted+bulkhead50', 'budgeted+bulkhead50+breaker'];
const GUARDED = ['budgeted+bulkhead50', ...BREAKERS];
/** p99 from 2 s to 8 s, and four of five calls above the limit of 3.5 s. */
const SLOW_DAY = behave('bank', { profile: 'p20=3500 p99=8000 p99.9=9760' });

/** A service `by` times smaller than that of the specification: 200 slots, a queue of 1,000, 50 places before the bank. */
const smaller = (by: number) => ({
  payment: { SLOTS: String(200 / by), QUEUE_LIMIT: String(1000 / by), BANK_PLACES: String(50 / by) },
});

/** Users who see an error wait for a second and try again, three times. */
const retrying = usersWho({ submissions: 4, waitMs: 1000 });

const MEDIAN = '"submission_ms{quantile=\\"0.5\\"}" at users during fault';
const P99 = '"submission_ms{quantile=\\"0.99\\"}" at users during fault';
const LAST_UNSERVED = '"last_unserved_ms" at users during recovery';

/** S2: the bank is slow today, and users try again. */
export const slowDay: readonly Scenario[] = [
  {
    name: 'S2-day',
    source: 'S2',
    about:
      'The bank is slow for two and a half minutes: four of five payments time out, and their users try again. What is left of the service?',
    target,
    env: smaller(10),
    timeScale: 10,
    requests: retrying,
    phases: [
      { name: 'baseline', load: open(4, 10_000) },
      { name: 'fault', load: open(4, 150_000), faults: [SLOW_DAY] },
      { name: 'recovery', load: open(4, 40_000) },
    ],
    statements: {
      'available threads at payment during fault > 5': breaks(...UNGUARDED),
      [`${MEDIAN} < 6000`]: { ...breaks('budget-from-slot'), ...holds('naive', 'budgeted') },
      'queue at payment never longer than 95': { ...breaks('budget-from-slot'), ...holds('naive', 'budgeted') },
      // Who has no limit waits for the slow bank, and is paid.
      'success rate during fault >= 90%': { ...breaks('budget-from-slot', 'budgeted'), ...holds('naive') },
      // Who was told "it may have been done" tries again all the same, and is charged again.
      '"charges_again_total" at bank = 0': { ...breaks('budget-from-slot', 'budgeted'), ...holds('naive') },
      // The queue is bounded, so the outage ends with the fault.
      'success rate after 12s of recovery >= 95%': holds(...UNGUARDED),
      'success rate during baseline >= 95%': holds(...UNGUARDED),
    },
    figures: {
      [MEDIAN]: { naive: '4450 ±10%', 'budget-from-slot': '20400 ±10%', budgeted: '4400 ±10%' },
      [P99]: { naive: '8050 ±10%', 'budget-from-slot': '21200 ±10%', budgeted: '4400 ±10%' },
      'available threads at payment during fault': same('0', ...UNGUARDED),
      'queue length at payment during fault': { 'budget-from-slot': '100', budgeted: '53 ±20%' },
      'arrivals at bank during fault': {
        naive: '600 ±2%',
        'budget-from-slot': '856 ±5%',
        budgeted: '2200 ±15%',
      },
      'count of ok during fault': { naive: '600 ±2%', 'budget-from-slot': '285 ±15%', budgeted: '85 ±30%' },
    },
  },
  {
    name: 'S2-fraud',
    source: 'S2',
    about: 'The fraud check is slow as well, but a payment that could not be checked may go on as one of medium risk.',
    target,
    env: smaller(10),
    timeScale: 10,
    requests: usersWho({ submissions: 1 }),
    phases: [{ name: 'fault', load: open(4, 30_000), faults: [behave('fraud', { profile: 'around=3000' })] }],
    statements: {
      'success rate >= 95%': { ...breaks('budgeted'), ...holds('fraud-default') },
      'rate of fraud_timeout >= 95%': { ...holds('budgeted'), ...breaks('fraud-default') },
      'rate of to_be_verified >= 95%': holds('fraud-default'),
      'max duration < 5.5s': holds('budgeted', 'fraud-default'),
    },
    figures: { 'median duration': { budgeted: '600ms ±10%', 'fraud-default': '1.02s ±15%' } },
  },
  {
    name: 'S2-guarded',
    source: 'S2',
    about:
      'The same bank and users, and a bulkhead or a breaker before the bank: who is turned away at once, and when is it over?',
    target,
    // Five failures in a row are as many for a small service, so it must not be smaller.
    env: smaller(2),
    // Whoever is turned away at once comes back at once: a pause of the machine of 50 ms is a crowd of a quarter of a second.
    timeScale: 5,
    requests: retrying,
    phases: [
      { name: 'baseline', load: open(20, 10_000) },
      { name: 'fault', load: open(20, 48_000), faults: [SLOW_DAY] },
      { name: 'recovery', load: open(20, 45_000) },
    ],
    statements: {
      'success rate during baseline >= 95%': holds(...GUARDED),
      // The 70 calls that are sent before the first one fails are not saved by any breaker.
      'available threads at payment during fault > 25': holds(...BULKHEADS),
      'available threads at payment during fault > 50': breaks('budgeted+breaker', 'budgeted+breaker5s'),
      'no thread exhaustion at payment': holds(...GUARDED),
      'bulkhead "bank" at payment in use <= 25': holds(...BULKHEADS),
      'rate of bulkhead_full during fault >= 50%': holds('budgeted+bulkhead50'),
      'breaker "bank" at payment opens within 5 failures': holds(...BREAKERS),
      'breaker "bank" at payment opens within 60s of fault': holds(...BREAKERS),
      'rate of circuit_open during fault >= 70%': holds(...BREAKERS),
      // It turns away those as well whom the bank would have served in time.
      'success rate during fault >= 5%': { ...holds('budgeted+bulkhead50'), ...breaks(...RESET_30S) },
      [`${MEDIAN} < 1000`]: holds(...GUARDED),
      // The reset decides: 30 s are too long for a promise of ten.
      'breaker "bank" at payment closes within 15s after recovery': {
        ...breaks(...RESET_30S),
        ...holds('budgeted+breaker5s'),
      },
      'breaker "bank" at payment closes within 40s after recovery': holds(...BREAKERS),
      'success rate after 15s of recovery >= 95%': holds('budgeted+bulkhead50', 'budgeted+breaker5s'),
    },
    figures: {
      // 51 ms, and five times the milliseconds that processes and proxies take.
      [MEDIAN]: same('51..110', ...GUARDED),
      'available threads at payment during fault': {
        'budgeted+bulkhead50': '63 ±5',
        ...same('29 ±5', 'budgeted+breaker', 'budgeted+breaker5s'),
        'budgeted+bulkhead50+breaker': '69 ±5',
      },
      'arrivals at bank during fault': {
        'budgeted+bulkhead50': '360 ±5%',
        'budgeted+breaker': '84 ±15%',
        'budgeted+bulkhead50+breaker': '38 ±25%',
      },
    },
  },
  {
    name: 'S2-tail',
    source: 'S2',
    about:
      'No limit, an endless queue, and users who leave after 5 s and submit again. The bank is well after a minute. And the service?',
    target,
    env: { payment: { SLOTS: '20', QUEUE_LIMIT: '100000' } },
    timeScale: 10,
    requests: usersWho({ submissions: 3, patienceMs: 5000 }),
    phases: [
      { name: 'baseline', load: open(6, 10_000) },
      { name: 'fault', load: open(6, 60_000), faults: [SLOW_DAY] },
      { name: 'recovery', load: open(6, 130_000) },
    ],
    statements: {
      'success rate during baseline >= 95%': holds('naive', 'drop-stale'),
      // As long as the fault was, and longer.
      'success rate after 60s of recovery >= 95%': { ...breaks('naive'), ...holds('drop-stale') },
      'success rate after 15s of recovery >= 95%': { ...breaks('naive'), ...holds('drop-stale') },
    },
    figures: { [LAST_UNSERVED]: { naive: '53000..74000 ±30%', 'drop-stale': '0..10000' } },
  },
];
