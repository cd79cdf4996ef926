import { behave, open, restart, type Scenario } from '../../harness/index.ts';
import { paymentWithStore as target } from '../../targets/payment/with-store.ts';
import { breaks, holds } from '../expectations.ts';

const STORED = ['pending', 'pending-burst', 'pending-memory'];
const WAITING = ['budgeted', 'short'];

/** p99 from 2 s to 10 s: 95 % of the calls take longer than 3.5 s. */
const SICK = behave('bank', { profile: 'p50=5450 p99=10000' });

/** A quarter of the specification's 40 payments a second, 200 slots, a bank that takes 80 and a drain of 20 a second. */
const env = {
  // A reset of 10 s, so that a probe which fails just after the heal does not cost half a minute of payments.
  payment: { SLOTS: '50', DRAIN_PER_S: '5', DRAIN_AT_ONCE: '25', BREAKER_RESET_MS: '10000' },
  bank: { CAPACITY_PER_S: '20' },
};

/** Where it was closed: a probe that fails leaves it as it is. */
const OPENED = '"breaker_transitions_total{from=\\"closed\\",to=\\"open\\"}" at payment during recovery';

/** S35: the drill. At peak time the p99 of the bank goes from 2 s to 10 s. What do you do? */
export const drill: readonly Scenario[] = [
  {
    name: 'S35-wait',
    source: 'S35',
    about:
      'Do nothing, or shorten the limit of the bank: both save the slots as long as no user tries again, and neither takes a payment.',
    target,
    env,
    timeScale: 10,
    phases: [
      { name: 'baseline', load: open(10, 60_000) },
      { name: 'fault', load: open(10, 60_000), faults: [SICK] },
      { name: 'recovery', load: open(10, 20_000) },
    ],
    statements: {
      // 0.3 % and 3.3 % of the calls of a healthy bank take longer than its limit.
      'rate of bank_timeout_ambiguous during baseline <= 1.5%': { ...holds('budgeted'), ...breaks('short') },
      'success rate during fault >= 90%': breaks(...WAITING),
      'no thread exhaustion': holds(...WAITING),
      'available threads during fault > 25': { ...breaks('budgeted'), ...holds('short') },
      'success rate after 5s of recovery >= 90%': holds(...WAITING),
    },
    figures: {
      'rate of bank_timeout_ambiguous during baseline': { budgeted: '0.26% ±0.5%', short: '3.3% ±1.5%' },
      'success rate during fault': { budgeted: '4.5% ±3%', short: '0% ±0.5%' },
      // 10/s x 3.56 s and 10/s x 1.56 s of 50.
      'available threads during fault': { budgeted: '14 ±3', short: '34 ±3' },
    },
  },
  {
    name: 'S35-pending',
    source: 'S35',
    about:
      'The circuit is open: payments are accepted, stored, and charged later. Meanwhile the service is started anew. Is any of them ' +
      'lost, and does the bank survive that they are charged?',
    target,
    env,
    timeScale: 10,
    phases: [
      { name: 'baseline', load: open(10, 30_000) },
      { name: 'fault', load: open(10, 60_000), faults: [SICK, restart('payment', { after: '20s', down: '1s' })] },
      { name: 'recovery', load: open(10, 150_000) },
    ],
    statements: {
      'success rate during baseline >= 95%': holds(...STORED),
      'rate of pending during fault >= 25%': holds(...STORED),
      'charges = 1 per payment': { ...holds('pending'), ...breaks('pending-memory') },
      '"charges_again_total" at bank = 0': holds(...STORED),
      '"pending_payments" at payment during recovery = 0': { ...holds('pending'), ...breaks('pending-burst') },
      [`${OPENED} = 0`]: { ...holds('pending'), ...breaks('pending-burst') },
      'rate of ok after 40s of recovery >= 95%': { ...holds('pending'), ...breaks('pending-burst') },
      'median duration of ok during recovery <= 1.2x baseline': holds('pending'),
    },
    figures: {
      'p99 duration of ok during recovery': { pending: '2s ±30%' },
      '"pending_charged_until_ms" at payment during recovery': { pending: '85000..130000' },
      [OPENED]: { pending: '0' },
    },
  },
];
