import { blackhole, open, type Scenario } from '../../harness/index.ts';
import { orders } from '../../targets/orders/target.ts';
import { breaks, holds } from '../expectations.ts';

/** System S38: an optional notification takes the connections that orders need. */
export const starvedOrders: readonly Scenario[] = [
  {
    name: 'S38',
    source: 'S38',
    about:
      'The notification service takes calls and says nothing, and its timeout is 30 s. It is sent after the answer, so ' +
      'orders must go on as before, and every e-mail must be sent in the end.',
    target: orders,
    timeScale: 5,
    phases: [
      { name: 'baseline', load: open(20, 4000) },
      { name: 'fault', load: open(20, 15_000), faults: [blackhole('orders->notification')] },
      {
        name: 'recovery',
        // No orders come at its end: the queue must be empty by then.
        load: {
          model: 'open',
          arrivals: {
            kind: 'steps',
            steps: [
              { rate: 20, durationMs: 5000 },
              { rate: 0, durationMs: 20_000 },
            ],
          },
          durationMs: 25_000,
        },
      },
    ],
    statements: {
      'goodput after 6s of fault >= 18/s': { ...breaks('shared100'), ...holds('split', 'split40') },
      'max duration during fault < 2s': { ...breaks('shared100'), ...holds('split', 'split40') },
      'pool "http" in use during fault < 100%': breaks('shared100'),
      'pool "payment" in use during fault < 100%': holds('split', 'split40'),
      'success rate >= 99%': holds('split', 'split40'),
      'charges = 1 per payment': holds('split', 'split40'),
      'emails = 1 per payment': { ...breaks('shared100'), ...holds('split', 'split40') },
      '"email_queue_depth" at orders during recovery = 0': holds('split', 'split40'),
      '"background_tasks" at orders during recovery = 0': holds('split', 'split40'),
      '"bulkhead_in_use" at orders during recovery = 0': holds('split', 'split40'),
      'success rate during baseline >= 99%': holds('shared100', 'split', 'split40'),
      'arrivals at payment <= 100% of arrivals at inventory': holds('shared100', 'split', 'split40'),
    },
    figures: {
      'goodput after 6s of fault': { shared100: '0/s ±1/s', split: '20/s ±5%', split40: '20/s ±5%' },
      'pool "notification" in use during fault': { split: '20', split40: '20' },
    },
  },
];
