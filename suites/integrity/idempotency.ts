import {
  behave,
  blackhole,
  closed,
  down,
  type Fault,
  type LoadPlan,
  limitData,
  type RequestTemplate,
  reset,
  restart,
  type Scenario,
  steps,
} from '../../harness/index.ts';
import { idem } from '../../targets/idem/target.ts';
import { breaks, holds, same } from '../expectations.ts';

const TO_API = 'shopper->api';
const ALL = ['none', 'get-then-set', 'atomic'];
const LOOKS = ['get-then-set', 'atomic'];

const ONCE = 'charges = 1 per payment for "POST /buy"';
const PAID = 'success rate for "POST /buy" = 100%';
const LINT = '"idempotency_keys_suspect_total" at api = 0';

/** Payments at the same moment, each of its own. */
const PAYMENTS = 20;
const ALL_AT_ONCE: LoadPlan = closed(PAYMENTS, PAYMENTS);
/** The same, and time for what goes on when all have been answered. */
const UNTIL_75S: LoadPlan = { model: 'open', arrivals: { kind: 'herd', count: PAYMENTS }, durationMs: 75_000 };

/**
 * A user who pays in a certain way; all else is as the shopper has it. Keys are drawn from the seed and come again in each scenario, so
 * payments have its name as well.
 */
const buys = (scenario: string, how: Readonly<Record<string, unknown>> = {}): RequestTemplate => {
  const purchase = { payment_id: `${scenario} {{key}}`, amount: 5, ...how };
  return { ...idem.requests[0], body: JSON.stringify(purchase) };
};

/** The same once more with what was told; the answer has to be the same. Then another amount. */
const threeTimes = (scenario: string): RequestTemplate => ({
  ...buys(scenario),
  capture: { transaction: { json: 'transaction_id' } },
  next: {
    ...buys(scenario, { expect: '{{transaction}}' }),
    route: 'POST /buy again',
    next: { ...buys(scenario, { amount: 6, retries: 0 }), route: 'POST /buy with another body' },
  },
});

/** Longer than a busy machine takes for all clicks. */
const WAITS_ONCE = { retries: 0, timeoutMs: 20_000 };
/** The user sees nothing or an error, and comes back when the network has been healed. */
const COMES_BACK = { retries: 0, comeBackMs: 10_000 };
const forFiveSeconds = (what: string, fault: Fault) => steps(what, ['0s', fault], ['5s', null]);

interface Silence {
  readonly name: string;
  readonly about: string;
  readonly fault: Fault;
  /** Charges per payment without any protection. */
  readonly charges: number;
}

/** Four that a client cannot tell apart; in one of them nothing was done. */
const silent = ({ name, about, fault, charges }: Silence): Scenario => ({
  name,
  source: 'S21',
  about,
  phases: [{ name: 'fault', load: ALL_AT_ONCE, faults: [forFiveSeconds(name, fault)] }],
  requests: [buys(name, COMES_BACK)],
  statements: {
    [ONCE]: charges > 1 ? { ...breaks('none'), ...holds(...LOOKS) } : holds(...ALL),
    [PAID]: holds(...ALL),
    // Where it was charged before, the user is told what he was told then.
    ...(charges > 1 ? { 'rate of replayed = 100%': { ...breaks('none'), ...holds(...LOOKS) } } : {}),
  },
  figures: { 'charges at auditor': { none: String(PAYMENTS * charges), ...same(String(PAYMENTS), ...LOOKS) } },
});

const silences: readonly Scenario[] = [
  silent({
    name: 'S21-reset',
    about:
      'The payment is charged and the connection is reset before its answer. The user pays again with the same key.',
    fault: reset(TO_API),
    charges: 2,
  }),
  silent({
    name: 'S21-reply-lost',
    about: 'The payment is charged and its answer vanishes. The user waits for 5 s and pays again with the same key.',
    fault: blackhole(TO_API, { stream: 'downstream' }),
    charges: 2,
  }),
  silent({
    name: 'S21-request-lost',
    about: 'The request vanishes, so nothing was charged. To the user it looks as if the answer had been lost.',
    fault: blackhole(TO_API),
    charges: 1,
  }),
];

const scenarios: readonly Scenario[] = [
  {
    name: 'S21-contract',
    source: 'S21',
    about:
      'Nothing is broken: a key that was used before gets the same answer, for another body it is refused, and there must be one.',
    phases: [{ name: 'baseline', load: closed(10, 5) }],
    requests: [
      threeTimes('S21-contract'),
      { ...buys('S21-contract alone', { key: null }), route: 'POST /buy without a key' },
    ],
    statements: {
      'rate of paid for "POST /buy" = 100%': holds(...ALL),
      'rate of replayed for "POST /buy again" = 100%': { ...breaks('none'), ...holds(...LOOKS) },
      'rate of key_reuse for "POST /buy with another body" = 100%': { ...breaks('none'), ...holds(...LOOKS) },
      'rate of key_required for "POST /buy without a key" = 100%': holds(...ALL),
      [ONCE]: { ...breaks('none'), ...holds(...LOOKS) },
      [LINT]: holds(...ALL),
    },
  },
  ...silences,
  {
    name: 'S21-50',
    source: 'S21',
    about:
      'An impatient user clicks 50 times at the same moment. One click pays, the others are told that it is in progress.',
    phases: [{ name: 'baseline', load: closed(PAYMENTS, 1) }],
    requests: [buys('S21-50', { clicks: 50, ...WAITS_ONCE })],
    statements: { [ONCE]: { ...breaks('none', 'get-then-set'), ...holds('atomic') }, [PAID]: holds(...ALL) },
    figures: {
      'charges at auditor': {
        none: String(50 * PAYMENTS),
        'get-then-set': `${PAYMENTS + 1}..${50 * PAYMENTS}`,
        atomic: String(PAYMENTS),
      },
    },
  },
  {
    name: 'S21-lock',
    source: 'S21',
    about:
      'A payment takes 70 s, and its lock lasts for 60. The client gives up after 64 s and retries until it has an answer: a lock that is ' +
      'not renewed lets it in.',
    takesMs: 80_000,
    phases: [{ name: 'fault', load: UNTIL_75S, faults: [behave('api', { slowFirstMs: 70_000 })] }],
    requests: [buys('S21-lock', { timeoutMs: 64_000 })],
    statements: {
      [ONCE]: { ...breaks('none', 'get-then-set'), ...holds('atomic') },
      [PAID]: holds(...ALL),
      // It is told what the first attempt was answered. A lock that was not there would be saved by the unique key, after twice the work.
      'rate of replayed = 100%': { ...breaks('none', 'get-then-set'), ...holds('atomic') },
    },
    figures: {
      'charges at auditor': { ...same(String(2 * PAYMENTS), 'none', 'get-then-set'), atomic: String(PAYMENTS) },
    },
  },
  {
    name: 'S21-kill',
    source: 'S21',
    about:
      'The API is killed between the charge and what it stores of it, and comes back. The user pays again when the lock of the dead process ' +
      'has expired.',
    takesMs: 70_000,
    phases: [
      {
        name: 'fault',
        load: ALL_AT_ONCE,
        faults: [behave('api', { storeAfterMs: 30_000 }), restart('api', { after: '4s', down: '2s' })],
      },
    ],
    requests: [buys('S21-kill', { timeoutMs: 20_000, retries: 0, comeBackMs: 65_000 })],
    statements: { [ONCE]: { ...breaks('none', 'get-then-set'), ...holds('atomic') }, [PAID]: holds(...ALL) },
    figures: {
      'charges at auditor': { ...same(String(2 * PAYMENTS), 'none', 'get-then-set'), atomic: String(PAYMENTS) },
    },
  },
  {
    name: 'S21-500',
    source: 'S21',
    about: 'The operation fails before its charge. A failure is not stored and holds no lock, so the retry pays.',
    phases: [{ name: 'fault', load: ALL_AT_ONCE, faults: [behave('api', { failFirst: true })] }],
    requests: [buys('S21-500')],
    statements: { [ONCE]: holds(...ALL), 'rate of paid = 100%': holds(...ALL) },
    figures: { 'charges at auditor': same(String(PAYMENTS), ...ALL) },
  },
  {
    name: 'S21-redis',
    source: 'S21',
    about:
      'Redis is down, and the user clicks twice. A unique key in Postgres is left; a check that is skipped is none.',
    phases: [{ name: 'fault', load: ALL_AT_ONCE, faults: [down('api->redis')] }],
    requests: [buys('S21-redis', { clicks: 2, ...WAITS_ONCE })],
    statements: { [ONCE]: { ...breaks('get-then-set'), ...holds('atomic') }, [PAID]: holds(...LOOKS) },
    figures: { 'charges at auditor': { 'get-then-set': String(2 * PAYMENTS), atomic: String(PAYMENTS) } },
  },
  {
    name: 'S21-key',
    source: 'S21',
    about:
      'The client puts the number of its attempt into the key, so no two attempts have the same. No server can help.',
    phases: [{ name: 'fault', load: ALL_AT_ONCE, faults: [forFiveSeconds('S21-key', reset(TO_API))] }],
    requests: [buys('S21-key', { ...COMES_BACK, keyPer: 'attempt' })],
    statements: { [ONCE]: breaks(...LOOKS), [PAID]: holds(...LOOKS), [LINT]: breaks(...LOOKS) },
    figures: { 'charges at auditor': same(String(2 * PAYMENTS), ...LOOKS) },
  },
  {
    name: 'S21-load',
    source: 'S21',
    about:
      'A thousand payments, 50 at a time; one answer in five is lost, and clients retry up to three times with jitter.',
    phases: [{ name: 'fault', load: closed(1000, 50), faults: [limitData(TO_API, 0, { toxicity: 0.2 })] }],
    requests: [buys('S21-load')],
    statements: {
      [ONCE]: { ...breaks('none'), ...holds(...LOOKS) },
      // Each payment arrives at its first attempt, whatever its user is told in the end: one in 625 loses all four answers.
      'charges at auditor = 1000': { ...breaks('none'), ...holds(...LOOKS) },
      'success rate >= 98.5%': holds(...ALL),
      [LINT]: holds(...ALL),
    },
    // 1 + 0.2 + 0.2² + 0.2³ attempts per payment; three standard deviations of a thousand are 52.
    figures: { 'charges at auditor': { none: '1248 ±52', ...same('1000', ...LOOKS) } },
  },
];

/** System S21: a payment that is asked for twice is made once. */
export const idempotency: readonly Scenario[] = scenarios.map((scenario) => ({
  target: idem,
  timeScale: 10,
  ...scenario,
}));
