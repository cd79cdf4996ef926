import { behave, closed, open, type Scenario } from '../../harness/index.ts';
import { peak } from '../../targets/peak/target.ts';
import { breaks, holds, same } from '../expectations.ts';
import { largerBlackFriday } from './black-friday-larger.ts';
import {
  BEFORE_MS,
  blackFridayOf,
  common,
  MINUTE_MS,
  NEVER_ENDS,
  ORDERS,
  OUTAGE,
  PRESET,
  QUEUES,
  TAILS,
} from './black-friday-parts.ts';
import { addedMs, capacityPerSecond, ordersPerSecond, playedOutage, timesText } from './black-friday-world.ts';

/** Four lanes of about a minute each. */
const SHORT = 'peak short';
const LATER = 'peak later';

/** A blip of six minutes, and what each way of building the shop makes of it. */
export const blackFriday: readonly Scenario[] = [
  {
    name: 'S25-capacity',
    source: 'S25',
    target: peak,
    about: 'How many orders can the shop take when all its threads are busy? The load of the others follows from it.',
    env: blackFridayOf(PRESET, { name: '', about: '', lane: '', recoveryMs: 0 }).env,
    timeScale: PRESET.timeScale,
    lane: SHORT,
    requests: [peak.requests[0]],
    phases: [{ name: 'baseline', load: closed(400, 8) }],
    statements: { 'all complete': holds('unprotected'), 'success rate = 100%': holds('unprotected') },
    figures: { throughput: { unprotected: `${capacityPerSecond(PRESET).toPrecision(3)}/s ±10%` } },
  },
  {
    ...blackFridayOf(PRESET, {
      name: 'S25-tail',
      about:
        'The processor is slow for six minutes and then well. Shoppers who had no answer resubmit, and the shop works for those who have left.',
      lane: { unprotected: 'peak unprotected', timeouts: 'peak timeouts' },
      recoveryMs: 26 * MINUTE_MS,
    }),
    statements: {
      [`${OUTAGE} <= 2x fault`]: breaks('unprotected'),
      ...common(...TAILS),
      'no thread exhaustion during fault': breaks(...TAILS),
      'work after caller gone at gateway during recovery <= 10% of arrivals at processor': breaks(...TAILS),
    },
    figures: {
      [OUTAGE]: {
        unprotected: `${timesText(playedOutage(PRESET, {}))} ±25%`,
        timeouts: `${timesText(playedOutage(PRESET, { limitMs: 2000 }))} ±25%`,
      },
    },
    headline: {
      quantity: OUTAGE,
      computed: {
        unprotected: timesText(playedOutage(PRESET, {})),
        timeouts: timesText(playedOutage(PRESET, { limitMs: 2000 })),
      },
    },
  },
  {
    ...blackFridayOf(PRESET, {
      name: 'S25-queues',
      about: 'The same blip. What waits is bounded, dropped when nobody waits for it, or kept to a part of the shop.',
      lane: { ...same(SHORT, ...QUEUES), [NEVER_ENDS]: LATER },
      recoveryMs: 3.5 * MINUTE_MS,
    }),
    statements: {
      ...common(...QUEUES),
      'bulkhead "payment" at order in use during fault <= 2': holds('order-bulkhead'),
      'no thread exhaustion during fault': breaks('bounded-queue', 'drop-stale', NEVER_ENDS),
    },
    figures: {
      [OUTAGE]: { ...same('0x..0.05x', 'bounded-queue', 'order-bulkhead'), 'drop-stale': '0x..0.2x' },
    },
    headline: {
      quantity: OUTAGE,
      computed: {
        'bounded-queue': timesText(playedOutage(PRESET, { queueLimit: 100 })),
        'drop-stale': timesText(playedOutage(PRESET, { dropsStale: true })),
        [NEVER_ENDS]: timesText(playedOutage(PRESET, { dropsStale: true, submissions: 5 })),
        'order-bulkhead': '0x',
      },
    },
  },
  {
    ...blackFridayOf(PRESET, {
      name: 'S25-resilient',
      about:
        'The same blip. Orders that cannot be charged are taken, kept, and charged once when the processor is well.',
      lane: LATER,
      recoveryMs: 12 * MINUTE_MS,
    }),
    statements: {
      ...common('resilient'),
      'success rate after 2s of fault >= 99%': holds('resilient'),
      'breaker "processor" opens within 5 failures': holds('resilient'),
      // 30 s of reset and three probes; a probe that fails costs another reset.
      'breaker "processor" closes within 90s after recovery': holds('resilient'),
      'bulkhead "processor" at payment in use during fault <= 2': holds('resilient'),
      'no lost intents': holds('resilient'),
      'no duplicate intents': holds('resilient'),
      '"orders_pending" at order during recovery = 0': holds('resilient'),
      [`rate of pending for ${ORDERS} during fault >= 90%`]: holds('resilient'),
      // The first minute and a half is the breaker's. Then an order is charged at once, whatever is still made up for beside it.
      'rate of pending after 90s of recovery <= 5%': holds('resilient'),
      // An order that is not charged yet must not look as if it were.
      'count of wrong_answer = 0': holds('resilient'),
    },
    figures: { [OUTAGE]: { resilient: '0x..0.05x' } },
    headline: { quantity: OUTAGE, computed: { resilient: '0x' } },
  },
  {
    ...blackFridayOf(PRESET, {
      name: 'S25-one-percent',
      about:
        'Only one call in a hundred takes 8 s, which is what a p99 of 8 s says. Nobody notices: a blip must hit all calls.',
      lane: LATER,
      recoveryMs: 0,
    }),
    phases: [
      { name: 'baseline', load: open(ordersPerSecond(PRESET) / 0.8, BEFORE_MS) },
      {
        name: 'fault',
        load: open(ordersPerSecond(PRESET) / 0.8, 2 * MINUTE_MS),
        faults: [behave('processor', { slowWorkMs: addedMs(PRESET), ratio: 0.01 })],
      },
    ],
    statements: {
      'success rate during fault >= 98%': holds('unprotected'),
      'queue length at gateway during fault < 20': holds('unprotected'),
      'all complete': holds('unprotected'),
    },
  },
  ...largerBlackFriday,
];
