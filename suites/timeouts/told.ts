import { behave, closed, down, type Scenario } from '../../harness/index.ts';
import { breaks, holds, leavesNothing } from '../expectations.ts';
import { BANK, BUDGETED, measured, UNBOUNDED } from './payment-variants.ts';

const ALL = [UNBOUNDED, 'fixed5', ...BUDGETED];
const FEW = closed(60, 30);

/** System S1 again, with answers in the place of silence: what is the user told, and is that what happened? */
export const toldAsItWas: readonly Scenario[] = [
  {
    name: 'S1-fraud-found',
    source: 'S1',
    about: 'The fraud check finds a fraud: nobody is charged, and nobody is told that it went well.',
    lane: 'one dependency',
    phases: [{ name: 'fault', load: FEW, faults: [behave('fraud', { reply: { is_fraudulent: true } })] }],
    statements: {
      'rate of fraud_suspected = 100%': holds(...ALL),
      'charges at bank = 0': holds(...ALL),
      'emails at notify = 0': holds(...ALL),
      ...leavesNothing('payment', ALL),
      ...measured(60, ALL),
      '"service_latency_seconds_count" at payment = calls to fraud': holds(...ALL),
    },
  },
  {
    name: 'S1-fraud-500',
    source: 'S1',
    about: 'The fraud check answers 500: nothing is charged, and the user may try again.',
    lane: 'one dependency',
    phases: [{ name: 'fault', load: FEW, faults: [behave('fraud', { status: 500 })] }],
    statements: {
      'rate of payment_failed = 100%': holds('fixed5'),
      'rate of fraud_unavailable = 100%': { ...breaks(UNBOUNDED, 'fixed5'), ...holds(...BUDGETED) },
      'charges at bank = 0': holds(...ALL),
      ...leavesNothing('payment', ALL),
      ...measured(60, ALL),
    },
  },
  {
    name: 'S1-bank-500',
    source: 'S1',
    about: 'The bank answers 500 after it may have charged: the user must not be told to try again.',
    lane: 'one dependency',
    phases: [{ name: 'fault', load: FEW, faults: [behave('bank', { status: 500, when: 'after' })] }],
    statements: {
      'rate of payment_failed >= 95%': holds('fixed5'),
      'rate of bank_failed_ambiguous >= 95%': { ...breaks(UNBOUNDED, 'fixed5'), ...holds(...BUDGETED) },
      'charges at bank <= 60': holds(...ALL),
      'emails at notify = 0': holds(...ALL),
      ...leavesNothing('payment', ALL),
      ...measured(60, ALL),
    },
  },
  {
    name: 'S1-bank-down',
    source: 'S1',
    about: 'The bank refuses connections: nothing was sent, so nothing was charged and the user may try again.',
    lane: 'one dependency',
    phases: [{ name: 'fault', load: FEW, faults: [down(BANK)] }],
    statements: {
      'rate of payment_failed >= 95%': holds('fixed5'),
      'rate of bank_unreachable >= 95%': { ...breaks(UNBOUNDED, 'fixed5'), ...holds(...BUDGETED) },
      'charges at bank = 0': holds(...ALL),
      ...leavesNothing('payment', ALL),
      ...measured(60, ALL),
    },
  },
  {
    name: 'S1-notify-500',
    source: 'S1',
    about: 'The notification answers 500: the card was charged, so the payment is a success.',
    lane: 'one dependency',
    phases: [{ name: 'fault', load: FEW, faults: [behave('notify', { status: 500 })] }],
    statements: {
      'success rate >= 95%': { ...breaks(UNBOUNDED, 'fixed5'), ...holds(...BUDGETED) },
      'charges = 1 per payment': holds(...BUDGETED),
      'arrivals at notify = calls to notify': holds(UNBOUNDED, 'fixed5', 'budgeted'),
      ...leavesNothing('payment', ALL),
      ...measured(60, ALL),
      'rate of not_notified >= 95%': holds('budgeted'),
    },
  },
];
