import { behave, closed, type Expectations, open, type Scenario } from '../../harness/index.ts';
import { peak } from '../../targets/peak/target.ts';
import { breaks, holds, same } from '../expectations.ts';
import {
  addedMs,
  BLIP_MS,
  capacityPerSecond,
  formulaOutage,
  ordersPerSecond,
  playedOutage,
  timesText,
  type World,
} from './black-friday-world.ts';

/**
 * Ten seconds of blip. Hops take some ms whatever the scale, so a healthy call takes four times what the specification gives it:
 * otherwise the speed of the machine would decide how long the outage is.
 */
const PRESET: World = { timeScale: 36, smallerBy: 50, normalMs: 720 };
/** The specification's nightly preset, and the real thing. */
const NIGHTLY: World = { timeScale: 10, smallerBy: 10, normalMs: 180 };
const FULL: World = { timeScale: 1, smallerBy: 1, normalMs: 180 };

const BEFORE_MS = 90_000;
const MINUTE_MS = 60_000;

const TAILS = ['unprotected', 'timeouts'];
const QUEUES = ['bounded-queue', 'drop-stale', 'drop-stale-4', 'order-bulkhead'];
const ALL = [...TAILS, ...QUEUES, 'resilient'];

/** Four lanes of about a minute each. */
const SHORT = 'peak short';
const LATER = 'peak later';

const ORDERS = '"POST /orders"';
const CART = '"POST /cart"';
const LOOKS = '"GET /orders/:id"';

interface Part {
  readonly name: string;
  readonly about: string;
  /** Lane by variant; variants of one lane share a started shop. */
  readonly lane: string | Readonly<Record<string, string>>;
  readonly recoveryMs: number;
}

function blackFridayOf(world: World, { name, about, lane, recoveryMs }: Part) {
  const size = { SMALLER_BY: String(world.smallerBy) };
  // Of ten requests eight are orders.
  const perSecond = ordersPerSecond(world) / 0.8;
  return {
    name,
    source: 'S25',
    target: peak,
    about,
    env: {
      gateway: size,
      order: size,
      payment: size,
      processor: { PROFILE: `around=${world.normalMs} by=10%` },
    },
    timeScale: world.timeScale,
    lane,
    phases: [
      { name: 'baseline', load: open(perSecond, BEFORE_MS) },
      { name: 'fault', load: open(perSecond, BLIP_MS), faults: [behave('processor', { slowWorkMs: addedMs(world) })] },
      { name: 'recovery', load: open(perSecond, recoveryMs) },
    ],
  } as const satisfies Partial<Scenario>;
}

const OUTAGE = 'outage after fault';

/** What every variant is asked, as far as it is one of `variants`. */
function common(...variants: string[]): Readonly<Record<string, Expectations>> {
  const of = (expectations: Expectations): Expectations =>
    Object.fromEntries(Object.entries(expectations).filter(([variant]) => variants.includes(variant)));
  const all: Readonly<Record<string, Expectations>> = {
    // A pause of the machine makes what waits too late again, and whoever is dropped comes back: that takes some seconds to mend.
    [`${OUTAGE} <= 0.5x fault`]: { ...breaks(...TAILS), ...holds('bounded-queue', 'drop-stale', 'order-bulkhead') },
    [`${OUTAGE} <= 0.1x fault`]: {
      ...breaks(...TAILS, 'drop-stale-4'),
      ...holds('bounded-queue', 'order-bulkhead', 'resilient'),
    },
    'all complete': holds(...ALL),
    'success rate during baseline >= 90%': holds(...ALL),
    [`success rate for ${ORDERS} during fault >= 99%`]: { ...breaks(...TAILS, ...QUEUES), ...holds('resilient') },
    [`success rate for ${CART} during fault >= 99%`]: {
      ...breaks(...TAILS, 'bounded-queue', 'drop-stale', 'drop-stale-4'),
      ...holds('order-bulkhead', 'resilient'),
    },
    [`success rate for ${LOOKS} during fault >= 99%`]: {
      ...breaks(...TAILS, 'bounded-queue', 'drop-stale', 'drop-stale-4'),
      ...holds('order-bulkhead', 'resilient'),
    },
    'queue length at gateway during fault < 20': {
      ...breaks(...TAILS, 'drop-stale', 'drop-stale-4'),
      ...holds('bounded-queue', 'order-bulkhead', 'resilient'),
    },
    [`charges = 1 per payment for ${ORDERS}`]: { ...breaks(...TAILS), ...holds('resilient') },
  };
  return Object.fromEntries(
    Object.entries(all)
      .map(([text, expectations]) => [text, of(expectations)] as const)
      .filter(([, expectations]) => Object.keys(expectations).length > 0),
  );
}

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
      lane: { ...same(SHORT, ...QUEUES), 'drop-stale-4': LATER },
      recoveryMs: 3.5 * MINUTE_MS,
    }),
    statements: {
      ...common(...QUEUES),
      'bulkhead "payment" at order in use during fault <= 2': holds('order-bulkhead'),
      'no thread exhaustion during fault': breaks('bounded-queue', 'drop-stale', 'drop-stale-4'),
    },
    figures: {
      [OUTAGE]: { ...same('0x..0.05x', 'bounded-queue', 'order-bulkhead'), 'drop-stale': '0x..0.2x' },
    },
    headline: {
      quantity: OUTAGE,
      computed: {
        'bounded-queue': timesText(playedOutage(PRESET, { queueLimit: 100 })),
        'drop-stale': timesText(playedOutage(PRESET, { dropsStale: true })),
        'drop-stale-4': timesText(playedOutage(PRESET, { dropsStale: true, submissions: 4 })),
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
    },
    figures: { [OUTAGE]: { resilient: '0x..0.05x' } },
    headline: { quantity: OUTAGE, computed: { resilient: '0x' } },
  },
  whole(NIGHTLY, 'S25-nightly', 'the nightly preset takes 20 minutes'),
  whole(FULL, 'S25-full', 'the real thing takes four hours'),
  {
    ...whole(PRESET, 'S25-quoted', 'the quoted 41 minutes take two'),
    statements: { [`${OUTAGE} <= 2x fault`]: breaks('unprotected-3.24'), 'all complete': holds('unprotected-3.24') },
    headline: {
      quantity: OUTAGE,
      computed: { 'unprotected-3.24': timesText(playedOutage(PRESET, { submissions: 3.24 })) },
    },
    figures: { [OUTAGE]: { 'unprotected-3.24': `${timesText(formulaOutage(PRESET, 3.24))} ±50%` } },
  },
];

/** Every variant in one scenario, at another size. */
function whole(world: World, name: string, onDemand: string): Scenario {
  return {
    ...blackFridayOf(world, {
      name,
      about: 'The blip of Black Friday with every variant.',
      lane: 'peak whole',
      recoveryMs: 45 * MINUTE_MS,
    }),
    onDemand,
    statements: { [`${OUTAGE} <= 2x fault`]: breaks('unprotected'), ...common(...ALL) },
    headline: {
      quantity: OUTAGE,
      computed: { unprotected: timesText(formulaOutage(world, 3)), resilient: '0x' },
    },
  };
}
