import { closed, latency, type Scenario } from '../../harness/index.ts';
import { breaks, holds, leavesNothing, same } from '../expectations.ts';
import { BANK, COMPRESSED, UNBOUNDED } from './payment-variants.ts';

/** System S4: 2 s more on one link at a time, payments one by one. */
export const oneLink: readonly Scenario[] = [
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
      'charges at bank = 0': { ...breaks(UNBOUNDED, 'fixed5'), ...holds('budgeted') },
      ...leavesNothing('payment', [UNBOUNDED, 'fixed5', 'budgeted']),
      'timeouts to fraud = calls to fraud': { ...breaks(UNBOUNDED, 'fixed5'), ...holds('budgeted') },
    },
    figures: { 'p50 duration': { ...same('2.6s ±10%', UNBOUNDED, 'fixed5'), budgeted: '600ms ±10%' } },
  },
  {
    name: 'S4-bank',
    source: 'S4',
    about: '2 s more are within the bank timeout of 3.5 s: these payments succeed within the SLA.',
    timeScale: COMPRESSED,
    lane: 'links',
    phases: [{ name: 'fault', load: closed(50, 1), faults: [latency(BANK, '2s')] }],
    statements: {
      'max duration < 5s': holds('budgeted'),
      'all complete': holds(UNBOUNDED, 'fixed5', 'budgeted'),
      'success rate >= 90%': holds(UNBOUNDED, 'fixed5', 'budgeted'),
      'charges = 1 per payment': holds(UNBOUNDED, 'fixed5', 'budgeted'),
      ...leavesNothing('payment', [UNBOUNDED, 'fixed5', 'budgeted']),
    },
    figures: {
      'p50 duration': { budgeted: '2.6s ±10%' },
      // Twice the standard error of 50 requests.
      'success rate': { budgeted: '96.7% ±5%' },
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
      'charges = 1 per payment': holds(UNBOUNDED, 'fixed5', 'budgeted'),
      'timeouts to notify = calls to notify': { ...breaks(UNBOUNDED, 'fixed5'), ...holds('budgeted') },
      ...leavesNothing('payment', [UNBOUNDED, 'fixed5', 'budgeted']),
      'rate of not_notified >= 95%': holds('budgeted'),
      'emails = 1 per payment': holds(UNBOUNDED, 'fixed5', 'budgeted'),
    },
    figures: { 'p50 duration': { fixed5: '2.6s ±10%', budgeted: '866ms ±10%' } },
  },
];
