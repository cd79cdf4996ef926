import {
  behave,
  blackhole,
  down,
  type Fault,
  type LoadPlan,
  open,
  type Phase,
  type RequestTemplate,
  restart,
  type Scenario,
  steps,
} from '../../harness/index.ts';
import { buriedIn } from '../../targets/cart/drain-model.ts';
import { BATCH, MAX_ATTEMPTS } from '../../targets/cart/limits.ts';
import { cart } from '../../targets/cart/target.ts';
import { breaks, holds } from '../expectations.ts';

const KEEPS = ['outbox-naive', 'outbox'];

/** A quarter of the specification's users and of its batches: a second of arrivals is a fifth of a batch, as there. */
const RATE = 5;
const CLIENT_S = 2;

const NO_ERRORS = 'error rate during fault = 0%';
const IN_CARTS = '"items_in_carts_total" at auditor = "items_wanted_total" at api';
const GIVEN_UP = '"intents_given_up_total" at auditor = 0';
const DRAINED = '"intents_late" at auditor during recovery = 0';

/** Every way to the cart is broken in the same way. */
const WAYS = ['api->cart', 'drainer->cart'];
const onAll = (fault: (edge: string) => Fault) => WAYS.map(fault);
const adds = (name: 'baseline' | 'fault', seconds: number, faults: readonly Fault[] = []) =>
  ({ name, load: open(RATE, seconds * 1000), ...(faults.length > 0 ? { faults } : {}) }) as const;
/** For what a machine makes late, and is then left to the drainer. */
const QUIET_S = 8;
/** Users come, and then nobody does until everything must have been drained. */
function thenQuiet(seconds: number): LoadPlan {
  const durationMs = seconds * 1000;
  const quietMs = QUIET_S * 1000;
  const steps = [
    { rate: RATE, durationMs: durationMs - quietMs },
    { rate: 0, durationMs: quietMs },
  ];
  return { model: 'open', arrivals: { kind: 'steps', steps }, durationMs };
}
const recovers = (seconds: number): Phase => ({ name: 'recovery', load: thenQuiet(seconds) });

/** What takes half a second of the machine, such as to begin and to end a fault, is 5 s here. */
const SLOW_S = 5;
/** From rounds that take a fifth longer to an outage that takes `SLOW_S` longer. */
function buried(outageS: number, roundS: number): string {
  const given = { rate: RATE, batch: BATCH, maxAttempts: MAX_ATTEMPTS };
  const least = buriedIn({ ...given, outageS, roundS: roundS * 1.2 });
  return `${least}..${buriedIn({ ...given, outageS: outageS + SLOW_S, roundS })}`;
}

/** The item of one row in the middle of all is poison; there are more rows than requests. */
const [ITEM] = cart.requests;
const ONE_POISON: RequestTemplate = {
  ...ITEM,
  body: '{"userId":"user-{{int 1 50}}","itemId":"{{row.item}}","quantity":1}',
  feed: { rows: Array.from({ length: 1000 }, (_, i) => ({ item: i === 20 ? 'poison' : `item-${i}` })) },
};

const scenarios: readonly Scenario[] = [
  {
    name: 'S22-down',
    source: 'S22',
    about:
      'The cart refuses connections for a minute while users go on buying. Nobody may see an error, and nothing may be lost.',
    timeScale: { drop: 20, 'outbox-naive': 10, outbox: 10 },
    phases: [adds('baseline', 5), adds('fault', 60, onAll(down)), recovers(45)],
    statements: {
      [NO_ERRORS]: { ...breaks('drop'), ...holds(...KEEPS) },
      'no lost intents': { ...breaks('outbox-naive'), ...holds('outbox') },
      [IN_CARTS]: { ...breaks('drop', 'outbox-naive'), ...holds('outbox') },
      'no duplicate intents': holds('outbox'),
      [GIVEN_UP]: { ...breaks('outbox-naive'), ...holds('outbox') },
      // A batch of 25 a second for 300 is 12 s, and the longest wait is 30 s.
      [DRAINED]: holds('outbox'),
      'success rate during baseline = 100%': holds('drop', ...KEEPS),
      'p90 duration during fault < 2.2s': holds(...KEEPS),
    },
    figures: {
      'error rate after 5s of fault': { drop: '100% ±2%' },
      [GIVEN_UP.replace(' = 0', '')]: { 'outbox-naive': buried(60, 1), outbox: '0' },
    },
  },
  {
    name: 'S22-hole',
    source: 'S22',
    about:
      'What is sent to the cart vanishes for 40 s. Users may wait as long as a client waits, and then they are told that it is kept.',
    phases: [
      adds('baseline', 5),
      adds(
        'fault',
        40,
        onAll((edge) => blackhole(edge)),
      ),
      recovers(30),
    ],
    statements: {
      [NO_ERRORS]: holds(...KEEPS),
      'no lost intents': { ...breaks('outbox-naive'), ...holds('outbox') },
      [IN_CARTS]: holds('outbox'),
      'no duplicate intents': holds('outbox'),
      [DRAINED]: holds('outbox'),
      'max duration during fault < 3s': holds(...KEEPS),
      // Five wait, then the breaker spares the others.
      'median duration during fault < 1s': { ...breaks('outbox-naive'), ...holds('outbox') },
    },
    figures: {
      'median duration during fault': { 'outbox-naive': '2s ±10%' },
      [GIVEN_UP.replace(' = 0', '')]: { 'outbox-naive': buried(40, CLIENT_S), outbox: '0' },
    },
  },
  {
    name: 'S22-reply',
    source: 'S22',
    about:
      'The cart adds each item at once and answers 5 s later, when nobody waits any more. What is sent again is there already.',
    phases: [adds('baseline', 5), adds('fault', 20, [behave('cart', { slowReplyMs: 5000 })]), recovers(30)],
    statements: {
      [NO_ERRORS]: holds(...KEEPS),
      'no lost intents': holds('outbox'),
      'no duplicate intents': { ...breaks('outbox-naive'), ...holds('outbox') },
      [IN_CARTS]: holds('outbox'),
      [DRAINED]: holds('outbox'),
    },
  },
  {
    name: 'S22-two',
    source: 'S22',
    about:
      'The cart is away for 10 s. A second drainer runs beside the first, as when a new version is deployed: both find what waits.',
    phases: [
      adds('baseline', 5),
      adds('fault', 25, [
        behave('spare', { drains: true }),
        ...[...WAYS, 'spare->cart'].map((edge) => steps('away', ['0s', down(edge)], ['10s', null])),
      ]),
      recovers(20),
    ],
    statements: {
      'no duplicate intents': { ...breaks('outbox-naive'), ...holds('outbox') },
      'no lost intents': holds('outbox'),
      [IN_CARTS]: holds('outbox'),
      [DRAINED]: holds('outbox'),
    },
  },
  {
    name: 'S22-killed',
    source: 'S22',
    about:
      'What is sent to the cart vanishes for 10 s, and the drainer is killed while it waits. What it had claimed is taken up again.',
    phases: [
      adds('baseline', 5),
      adds('fault', 30, [
        ...onAll((edge) => steps('away', ['0s', blackhole(edge)], ['10s', null])),
        // Its first batch begins after 2.5 to 3.5 s and takes 2 s.
        restart('drainer', { after: '4s', down: '3s' }),
      ]),
      recovers(30),
    ],
    statements: {
      [NO_ERRORS]: holds('outbox'),
      'no lost intents': holds('outbox'),
      'no duplicate intents': holds('outbox'),
      [IN_CARTS]: holds('outbox'),
      [GIVEN_UP]: holds('outbox'),
      [DRAINED]: holds('outbox'),
    },
  },
  {
    name: 'S22-poison',
    source: 'S22',
    about:
      'One intent can never be applied: the cart refuses it each time. It is put aside after ten attempts, and somebody is told.',
    // Ten attempts take up to 151 s.
    timeScale: 20,
    phases: [{ name: 'fault', load: thenQuiet(170), faults: [behave('cart', { refuses: 'poison' })] }],
    requests: [ONE_POISON],
    statements: {
      'no lost intents': holds('outbox'),
      '"intents_dead_total" at auditor = 1': holds('outbox'),
      '"dead_letter_attempts_max" at auditor = 10': holds('outbox'),
      '"dead_letter_attempts_min" at auditor = 10': holds('outbox'),
      // The nine waits between them take 75.5 s at least.
      '"dead_letter_age_seconds_min" at auditor >= 75': holds('outbox'),
      '"intents_late" at auditor = 0': holds('outbox'),
      [GIVEN_UP]: holds('outbox'),
      'alert "DeadLetters" fires within 170s': holds('outbox'),
      'success rate = 100%': holds('outbox'),
      'no duplicate intents': holds('outbox'),
    },
  },
  {
    name: 'S22-outbox',
    source: 'S22',
    about: 'Nothing can be kept, because the outbox refuses connections. Only then a user is told no.',
    phases: [adds('baseline', 5), adds('fault', 10, [down('api->db')])],
    statements: {
      'rate of not_captured after 2s of fault = 100%': holds(...KEEPS),
      'success rate during baseline = 100%': holds(...KEEPS),
      'no lost intents': holds('outbox'),
    },
  },
];

/** System S22: what a user was told is in the cart gets there, once. */
export const intents: readonly Scenario[] = scenarios.map((scenario) => ({ target: cart, timeScale: 10, ...scenario }));
