import { blackhole, closed, latency, open, type Scenario } from '../../harness/index.ts';
import { breaks, holds, leavesNothing, same } from '../expectations.ts';
import { BANK, COMPRESSED, FIXED, GUARDED, UNBOUNDED, WAITERS } from './payment-variants.ts';

/** The durations of a payment when the bank is too slow or silent; with a limit both are the same. */
const USUAL = {
  fixed5: '5.05s ±10%',
  budgeted: '3.55s ±10%',
  'budgeted+breaker': '55ms ±10%',
  ...same('54ms ±10%', 'budgeted+bulkhead50', 'budgeted+bulkhead50+breaker'),
};

/** System S3: the bank is slow, and 100 payments, or 50 more each second, wait for it. */
export const slowBank: readonly Scenario[] = [
  {
    name: 'S3-closed',
    source: 'S3',
    about: 'The bank answers 5 s late. Every payment must still end within 6 s and threads must stay free for others.',
    lane: { fixed5: 'one dependency' },
    phases: [{ name: 'fault', load: closed(1000, 100), faults: [latency(BANK, '5s')] }],
    statements: {
      'max duration < 6s': { ...breaks(UNBOUNDED), ...holds(...FIXED, 'budgeted', ...GUARDED) },
      'max duration < 5s': { ...breaks('fixed5'), ...holds('budgeted') },
      'available threads > 50': { ...breaks('race5'), ...holds(UNBOUNDED, 'fixed5', 'budgeted', ...GUARDED) },
      'all complete': holds(UNBOUNDED, ...FIXED, 'budgeted', ...GUARDED),
      'arrivals at bank = calls to bank': holds(UNBOUNDED, ...FIXED, 'budgeted', ...GUARDED),
      'timeouts to bank >= 95% of calls to bank': holds(...FIXED, 'budgeted'),
      'rate of bank_timeout_ambiguous >= 95%': holds('budgeted'),
      'rate of circuit_open >= 85%': holds('budgeted+breaker'),
      'rate of bulkhead_full >= 90%': holds('budgeted+bulkhead50', 'budgeted+bulkhead50+breaker'),
      'bulkhead "bank" in use <= 50': holds('budgeted+bulkhead50', 'budgeted+bulkhead50+breaker'),
      'arrivals at bank <= 50': holds('budgeted+bulkhead50', 'budgeted+bulkhead50+breaker'),
      'charges = 1 per payment': holds(UNBOUNDED),
      '"charges_again_total" at bank = 0': holds(UNBOUNDED, ...FIXED, 'budgeted', ...GUARDED),
      ...leavesNothing('payment', ['budgeted', ...GUARDED]),
    },
    figures: {
      'p50 duration': { naive: '5.58s ±10%', race5: '5.05s ±10%', ...USUAL },
      'max duration': {
        naive: '8.7s..11.3s',
        fixed5: '5.3s..5.6s ±10%',
        race5: '5.3s..5.6s ±10%',
        budgeted: '3.8s..4.05s ±10%',
        'budgeted+breaker': '3.65s..4.05s ±10%',
        'budgeted+bulkhead50': '3.55s ±10%',
        'budgeted+bulkhead50+breaker': '3.55s ±10%',
      },
      'available threads': {
        ...same('100', UNBOUNDED, 'fixed5', 'budgeted', ...GUARDED),
        race5: '0..3',
      },
      'arrivals at bank': {
        'budgeted+breaker': '100',
        ...same('50', 'budgeted+bulkhead50', 'budgeted+bulkhead50+breaker'),
      },
      // 1,000 payments in 60, 51, 36, 4.3 and 3.6 s.
      throughput: {
        naive: '16.7/s ±10%',
        fixed5: '19.6/s ±10%',
        budgeted: '27.8/s ±10%',
        'budgeted+breaker': '233/s ±10%',
        'budgeted+bulkhead50': '278/s ±10%',
      },
    },
  },
  {
    name: 'S3-hole',
    source: 'S3',
    about: 'The bank accepts the call and never answers. Without a timeout no payment ever ends.',
    timeScale: { naive: COMPRESSED, race5: COMPRESSED },
    lane: { naive: 'links', fixed5: 'open' },
    phases: [{ name: 'fault', load: closed(400, 100), faults: [blackhole(BANK)] }],
    statements: {
      'all complete': { ...breaks(UNBOUNDED), ...holds('fixed5', 'budgeted', ...GUARDED) },
      'max duration < 6s': { ...breaks(UNBOUNDED, 'race5'), ...holds('fixed5', 'budgeted', ...GUARDED) },
      'no thread exhaustion': { ...breaks('race5'), ...holds('fixed5', 'budgeted', ...GUARDED) },
      'available threads > 50': { ...breaks('race5'), ...holds('fixed5', 'budgeted', ...GUARDED) },
      'rate of bank_timeout_ambiguous >= 95%': { ...breaks('fixed5'), ...holds('budgeted') },
      'rate of circuit_open >= 70%': holds('budgeted+breaker'),
      'rate of bulkhead_full >= 80%': holds('budgeted+bulkhead50'),
      ...leavesNothing('payment', ['fixed5', 'budgeted', ...GUARDED]),
    },
    figures: {
      'p50 duration': USUAL,
      'success rate': { naive: '0%' },
      'available threads': { race5: '0' },
    },
  },
  {
    name: 'S3-8s',
    source: 'S3',
    about: 'As S3-closed with 8 s: with +5 s, a bank that is usually fast would hide the defect.',
    timeScale: WAITERS,
    lane: { naive: 'links', fixed5: 'open' },
    phases: [{ name: 'fault', load: closed(400, 100), faults: [latency(BANK, '8s')] }],
    statements: {
      'max duration < 6s': { ...breaks(UNBOUNDED), ...holds('fixed5', 'budgeted') },
      'all complete': holds(UNBOUNDED, 'fixed5', 'budgeted'),
      'charges = 1 per payment': holds(UNBOUNDED),
      '"charges_again_total" at bank = 0': holds(UNBOUNDED, 'fixed5', 'budgeted'),
      'rate of bank_timeout_ambiguous >= 95%': { ...breaks(UNBOUNDED, 'fixed5'), ...holds('budgeted') },
    },
    figures: {
      'p50 duration': { naive: '8.6s ±10%', fixed5: '5.05s ±10%' },
      'max duration': { naive: '10.2s..14.4s', fixed5: '5.3s..5.6s ±10%' },
    },
  },
  {
    name: 'S3-open',
    source: 'S3',
    about:
      '50 payments a second arrive whether or not the bank answers: rate x hold decides which variant runs out of threads.',
    lane: { fixed5: 'open' },
    phases: [{ name: 'fault', load: open(50, 30_000), faults: [latency(BANK, '5s')] }],
    statements: {
      'max duration < 6s': { ...breaks(UNBOUNDED, ...FIXED), ...holds('budgeted', ...GUARDED) },
      'available threads > 50': {
        ...breaks(UNBOUNDED, ...FIXED, 'budgeted', 'budgeted+breaker'),
        ...holds('budgeted+bulkhead50', 'budgeted+bulkhead50+breaker'),
      },
      'all complete': holds(UNBOUNDED, ...FIXED, 'budgeted', ...GUARDED),
      'arrivals at bank = calls to bank': holds('budgeted', ...GUARDED),
      'charges = 1 per payment': holds(UNBOUNDED),
      '"charges_again_total" at bank = 0': holds(UNBOUNDED, ...FIXED, 'budgeted', ...GUARDED),
      'rate of bank_timeout_ambiguous >= 95%': holds('budgeted'),
      'rate of circuit_open >= 80%': holds('budgeted+breaker', 'budgeted+bulkhead50+breaker'),
      'rate of bulkhead_full >= 60%': holds('budgeted+bulkhead50'),
    },
    figures: {
      'p50 duration': {
        naive: '10.9s ±10%',
        fixed5: '8.3s ±10%',
        race5: '10.1s ±10%',
        budgeted: '3.55s ±10%',
        'budgeted+breaker': '55ms ±10%',
        'budgeted+bulkhead50': '70ms ±10%',
        'budgeted+bulkhead50+breaker': '50ms ±10%',
      },
      'max duration': {
        naive: '19s..22s ±10%',
        fixed5: '12.6s ±10%',
        race5: '16.7s ±10%',
        budgeted: '3.9s ±10%',
        'budgeted+breaker': '3.8s ±10%',
        'budgeted+bulkhead50': '3.9s ±10%',
        'budgeted+bulkhead50+breaker': '3.7s ±10%',
      },
      'available threads': {
        ...same('0', UNBOUNDED, ...FIXED),
        budgeted: '17..18 ±3',
        'budgeted+breaker': '20 ±3',
        'budgeted+bulkhead50': '142 ±3',
        'budgeted+bulkhead50+breaker': '143 ±3',
      },
    },
  },
];
