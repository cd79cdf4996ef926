import {
  behave,
  blackhole,
  closed,
  connectHang,
  type Expectations,
  latency,
  open,
  steps,
  suite,
} from '../harness/index.ts';
import { payment } from '../targets/payment/target.ts';

/** The columns of the specification's tables. */
const all = (expectation: 'hold' | 'break', ...variants: string[]): Expectations =>
  Object.fromEntries(variants.map((variant) => [variant, expectation]));
const holds = (...variants: string[]) => all('hold', ...variants);
const breaks = (...variants: string[]) => all('break', ...variants);

const UNBOUNDED = 'naive';
const FIXED = ['fixed5', 'race5'];
const BUDGETED = ['budgeted', 'budgeted-async'];
const GUARDED = ['budgeted+bulkhead50', 'budgeted+breaker', 'budgeted+bulkhead50+breaker'];
const BANK = 'payment->bank';

/**
 * The CI preset: five times faster. Delays of the machine count five times as well, so only those are compressed that
 * wait long and are expected to break; who must hold a bound holds it in real time.
 */
const COMPRESSED = 5;
const WAITERS = { naive: COMPRESSED };

/** Systems S1, S3 and S4: a payment service that calls a fraud check, a bank and a notifier. */
export const timeouts = suite({
  name: 'timeouts',
  about: 'Does every call end in time, and does a slow bank take the whole service down with it?',
  target: payment,
  warmUp: closed(80, 20),
  scenarios: [
    {
      name: 'S3-closed',
      source: 'S3',
      about: 'The bank answers 5 s late. Every payment must still end within 6 s and leave threads for others.',
      phases: [{ name: 'fault', load: closed(1000, 100), faults: [latency(BANK, '5s')] }],
      statements: {
        'max duration < 6s': { ...breaks(UNBOUNDED), ...holds(...FIXED, 'budgeted', ...GUARDED) },
        'max duration < 5s': { ...breaks('fixed5'), ...holds('budgeted') },
        'available threads > 50': { ...breaks('race5'), ...holds(UNBOUNDED, 'fixed5', 'budgeted', ...GUARDED) },
        'all complete': holds(UNBOUNDED, ...FIXED, 'budgeted', ...GUARDED),
        'arrivals at bank = calls to bank': holds(UNBOUNDED, ...FIXED, 'budgeted', ...GUARDED),
        'rate of bank_timeout_ambiguous >= 99%': holds('budgeted'),
        'rate of circuit_open >= 85%': holds('budgeted+breaker'),
        'rate of bulkhead_full >= 90%': holds('budgeted+bulkhead50', 'budgeted+bulkhead50+breaker'),
        'arrivals at bank <= 50': holds('budgeted+bulkhead50', 'budgeted+bulkhead50+breaker'),
      },
    },
    {
      name: 'S3-hole',
      source: 'S3',
      about: 'The bank takes the call and never answers. Without a timeout nothing ever ends.',
      timeScale: { naive: COMPRESSED, race5: COMPRESSED },
      lane: { fixed5: 'hole' },
      phases: [{ name: 'fault', load: closed(1000, 100), faults: [blackhole(BANK)] }],
      statements: {
        'all complete': { ...breaks(UNBOUNDED), ...holds('fixed5', 'budgeted', ...GUARDED) },
        'max duration < 6s': { ...breaks(UNBOUNDED, 'race5'), ...holds('fixed5', 'budgeted', ...GUARDED) },
        'no thread exhaustion': { ...breaks('race5'), ...holds('fixed5', 'budgeted', ...GUARDED) },
        'available threads > 50': { ...breaks('race5'), ...holds('fixed5', 'budgeted', ...GUARDED) },
      },
    },
    {
      name: 'S3-8s',
      source: 'S3',
      about: 'As S3-closed with 8 s: a bank that is fast by itself would hide the defect behind +5 s.',
      timeScale: WAITERS,
      lane: { fixed5: '8 s', budgeted: 'open' },
      phases: [{ name: 'fault', load: closed(1000, 100), faults: [latency(BANK, '8s')] }],
      statements: {
        'max duration < 6s': { ...breaks(UNBOUNDED), ...holds('fixed5', 'budgeted') },
        'all complete': holds(UNBOUNDED, 'fixed5', 'budgeted'),
      },
    },
    {
      name: 'S3-open',
      source: 'S3',
      about:
        '50 payments a second arrive whether or not the bank answers: rate x hold decides who runs out of threads.',
      lane: { naive: 'open', fixed5: 'open', race5: 'open', budgeted: 'open' },
      phases: [{ name: 'fault', load: open(50, 30_000), faults: [latency(BANK, '5s')] }],
      statements: {
        'max duration < 6s': { ...breaks(UNBOUNDED, ...FIXED), ...holds('budgeted', ...GUARDED) },
        'available threads > 50': {
          ...breaks(UNBOUNDED, ...FIXED, 'budgeted', 'budgeted+breaker'),
          ...holds('budgeted+bulkhead50', 'budgeted+bulkhead50+breaker'),
        },
      },
    },
    {
      name: 'S1a',
      source: 'S1',
      about: 'Nothing is broken: the SLA of 5 s and a success rate of 99.9 % cannot both be had from this bank.',
      lane: { naive: 'open', fixed5: 'open', budgeted: 'one dependency', 'budgeted-async': 'one dependency' },
      phases: [{ name: 'baseline', load: closed(5000, 100) }],
      statements: {
        'max duration < 5s': { ...breaks(UNBOUNDED, 'fixed5'), ...holds(...BUDGETED) },
        'success rate >= 99%': holds(UNBOUNDED, 'fixed5', ...BUDGETED),
        'success rate >= 99.9%': { ...holds(UNBOUNDED), ...breaks(...BUDGETED) },
        'arrivals at bank = calls to bank': holds(UNBOUNDED, 'fixed5', ...BUDGETED),
        'no thread exhaustion': holds(UNBOUNDED, 'fixed5', ...BUDGETED),
      },
    },
    {
      name: 'S1b',
      source: 'S1',
      about: 'The fraud check never answers: refuse at once, charge nothing.',
      timeScale: WAITERS,
      lane: 'one dependency',
      phases: [{ name: 'fault', load: closed(60, 30), faults: [blackhole('payment->fraud')] }],
      statements: {
        'all complete': { ...breaks(UNBOUNDED), ...holds('fixed5', ...BUDGETED) },
        'max duration < 6s': { ...breaks(UNBOUNDED), ...holds('fixed5', ...BUDGETED) },
        'rate of fraud_timeout = 100%': { ...breaks('fixed5'), ...holds(...BUDGETED) },
        'charges at bank = 0': holds('fixed5', ...BUDGETED),
      },
    },
    {
      name: 'S1c',
      source: 'S1',
      about: 'The bank never answers: nobody knows whether the card was charged, and the answer has to say so.',
      timeScale: WAITERS,
      lane: 'one dependency',
      phases: [{ name: 'fault', load: closed(60, 30), faults: [blackhole(BANK)] }],
      statements: {
        'all complete': { ...breaks(UNBOUNDED), ...holds('fixed5', ...BUDGETED) },
        'max duration < 6s': { ...breaks(UNBOUNDED), ...holds('fixed5', ...BUDGETED) },
        'rate of bank_timeout_ambiguous >= 95%': { ...breaks(UNBOUNDED, 'fixed5'), ...holds(...BUDGETED) },
      },
    },
    {
      name: 'S1d',
      source: 'S1',
      about: 'Only the notification is gone: it is optional, so payments must go on as before.',
      timeScale: WAITERS,
      lane: 'one dependency',
      phases: [
        { name: 'baseline', load: closed(200, 25) },
        { name: 'fault', load: closed(200, 25), faults: [blackhole('payment->notify')] },
      ],
      statements: {
        'success rate during fault >= 99%': { ...breaks(UNBOUNDED, 'fixed5'), ...holds(...BUDGETED) },
        'all complete': { ...breaks(UNBOUNDED), ...holds('fixed5', ...BUDGETED) },
        'p99 duration during fault <= 1.2x baseline': { ...breaks(UNBOUNDED, 'fixed5'), ...holds(...BUDGETED) },
      },
    },
    {
      name: 'S1e',
      source: 'S1',
      about: 'The bank says no (402). That is an answer, not a failure, and must not open a breaker.',
      timeScale: WAITERS,
      lane: 'one dependency',
      phases: [{ name: 'fault', load: closed(200, 25), faults: [behave('bank', { status: 402 })] }],
      statements: {
        'rate of insufficient_funds >= 95%': {
          ...breaks(UNBOUNDED, 'fixed5'),
          ...holds(...BUDGETED, 'budgeted+breaker'),
        },
        'rate of circuit_open = 0%': holds('budgeted+breaker'),
      },
    },
    {
      name: 'S1f',
      source: 'S1',
      about: 'Everything is 4 s slower: three timeouts of 5 s in a row are a promise of 15 s.',
      timeScale: WAITERS,
      lane: 'one dependency',
      phases: [
        {
          name: 'fault',
          load: closed(60, 30),
          faults: [latency('payment->fraud', '4s'), latency(BANK, '4s'), latency('payment->notify', '4s')],
        },
      ],
      statements: {
        'max duration < 6s': { ...breaks(UNBOUNDED, 'fixed5'), ...holds(...BUDGETED) },
        'all complete': holds(UNBOUNDED, 'fixed5', ...BUDGETED),
      },
    },
    {
      name: 'S1g',
      source: 'S1',
      about: 'Connecting to the bank loses a SYN as well: connect time escapes a budget that only bounds the reading.',
      lane: 'connect',
      phases: [
        {
          name: 'fault',
          load: closed(100, 100),
          // The kernel sends a lost SYN again after 1 s, at any time scale: so this runs in real time.
          faults: [latency(BANK, '8s'), steps('a lost SYN', ['0s', connectHang(BANK)], ['900ms', null])],
        },
      ],
      statements: {
        'max duration < 4.5s': { ...breaks(...BUDGETED), ...holds('budgeted-total') },
        'all complete': holds(...BUDGETED, 'budgeted-total'),
      },
    },
    {
      name: 'S4-fraud',
      source: 'S4',
      about: 'One link is 2 s slower, payments come one at a time: the fraud check has 600 ms, so it is refused.',
      timeScale: COMPRESSED,
      lane: 'links',
      phases: [{ name: 'fault', load: closed(50, 1), faults: [latency('payment->fraud', '2s')] }],
      statements: {
        'max duration < 6s': holds('budgeted'),
        'all complete': holds(UNBOUNDED, 'fixed5', 'budgeted'),
        'rate of fraud_timeout = 100%': { ...breaks(UNBOUNDED, 'fixed5'), ...holds('budgeted') },
      },
    },
    {
      name: 'S4-bank',
      source: 'S4',
      about: '2 s more are within the bank timeout of 3.5 s: these payments succeed, and inside the SLA.',
      timeScale: COMPRESSED,
      lane: 'links',
      phases: [{ name: 'fault', load: closed(50, 1), faults: [latency(BANK, '2s')] }],
      statements: {
        'max duration < 5s': holds('budgeted'),
        'all complete': holds(UNBOUNDED, 'fixed5', 'budgeted'),
        'success rate >= 90%': holds(UNBOUNDED, 'fixed5', 'budgeted'),
      },
    },
    {
      name: 'S4-notify',
      source: 'S4',
      about: 'The notification times out, is counted, and never fails a payment.',
      timeScale: COMPRESSED,
      lane: 'links',
      phases: [{ name: 'fault', load: closed(50, 1), faults: [latency('payment->notify', '2s')] }],
      statements: {
        'max duration < 5s': holds('budgeted'),
        'success rate >= 95%': holds(UNBOUNDED, 'fixed5', 'budgeted'),
        'timeouts to notify = calls to notify': { ...breaks(UNBOUNDED, 'fixed5'), ...holds('budgeted') },
      },
    },
  ],
});
