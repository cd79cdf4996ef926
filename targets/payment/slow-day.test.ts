import { describe, expect, test } from 'vitest';
import type { Build } from './simulated-payments.fixture.ts';
import { type Day, playDay, type World } from './slow-day.fixture.ts';

/**
 * The specification's tables of S2 on virtual time, in full size and in that of the suite. What the suite measures has to come
 * out the same.
 */
const LIMITS = { bankMs: 3500, budgetMs: 4500 } as const;
const BUILDS = {
  naive: {},
  'budget-from-slot': { ...LIMITS, budgetFrom: 'slot' },
  budgeted: LIMITS,
  'budgeted+bulkhead50': { ...LIMITS, places: 50 },
  'budgeted+breaker': { ...LIMITS, breaker: { probes: 3 } },
  'budgeted+bulkhead50+breaker': { ...LIMITS, places: 50, breaker: { probes: 3 } },
} as const satisfies Record<string, Build>;

const SLOW = 'p20=3500 p99=8000 p99.9=9760';

function day(by: number, faultMs: number): World {
  const users = { submissions: 4, waitMs: 1000, perSecond: 40 / by };
  const places = { slots: 200 / by, queueLimit: 1000 / by };
  return { ...users, ...places, baselineMs: 15_000, faultMs, recoveryMs: 60_000, slowBank: SLOW };
}

const smaller = (build: Build, by: number): Build =>
  build.places === undefined ? build : { ...build, places: build.places / by };

/** Days that were played, by what they were. */
const played = new Map<string, Promise<Day>>();

function play(name: keyof typeof BUILDS, { by = 1, faultMs = 240_000, seed = 1 } = {}): Promise<Day> {
  const key = [name, by, faultMs, seed].join();
  const seen = played.get(key) ?? playDay(smaller(BUILDS[name], by), { ...day(by, faultMs), seed });
  played.set(key, seen);
  return seen;
}

/** Whether a value is as it was computed, within a share of it. */
const near = (value: number, computed: number, share: number) => Math.abs(value - computed) <= share * computed;

describe('four minutes of a slow bank, in full size', () => {
  test.each([
    ['naive', { bankCalls: 9600, p50Ms: 4500, p99Ms: 8100, leastFree: 0 }],
    ['budget-from-slot', { bankCalls: 13_740, p50Ms: 20_800, p99Ms: 21_100, leastFree: 0, longestQueue: 1000 }],
    ['budgeted+bulkhead50', { bankCalls: 3530, p99Ms: 3600, leastFree: 129 }],
  ] as const)('%s', async (name, computed) => {
    const seen = await play(name);
    for (const [what, value] of Object.entries(computed))
      expect([what, near(seen[what as keyof typeof computed], value, 0.05)]).toEqual([what, true]);
  });

  test('a breaker leaves nearly sixty slots, for all its calls were sent before the first one failed', async () => {
    const { leastFree, bankCalls } = await play('budgeted+breaker');
    expect(leastFree).toBeGreaterThan(50);
    expect(leastFree).toBeLessThan(65);
    expect(near(bankCalls, 167, 0.1)).toBe(true);
  });

  test('the queue is full after 45 s where the budget counts from the slot', async () => {
    const { fullAfterMs = 0 } = await play('budget-from-slot');
    expect(near(fullAfterMs, 45_000, 0.05)).toBe(true);
  });

  test('a budget from arrival bounds the wait, and calls the bank four times as often for a quarter of the payments', async () => {
    const [from, arrival] = [await play('budget-from-slot'), await play('budgeted')];
    expect(arrival.p99Ms).toBeLessThan(4500);
    expect(arrival.bankCalls).toBeGreaterThan(2.5 * from.bankCalls);
    expect(arrival.paid).toBeLessThan(from.paid / 3);
    expect(arrival.chargedAgain).toBeGreaterThan(arrival.wanted);
  });
});

describe('as small as in the suite', () => {
  test.each([
    ['naive', { bankCalls: 600, longestQueue: 5, p50Ms: 4450 }],
    ['budget-from-slot', { bankCalls: 856, longestQueue: 100, p50Ms: 20_400 }],
    ['budgeted', { bankCalls: 2200, longestQueue: 53, p50Ms: 4400 }],
  ] as const)('a tenth, %s', async (name, { longestQueue, ...computed }) => {
    for (const seed of [1, 2, 3]) {
      const seen = await play(name, { by: 10, faultMs: 150_000, seed });
      for (const [what, value] of Object.entries(computed))
        expect([what, near(seen[what as keyof typeof seen] as number, value, 0.06)]).toEqual([what, true]);
      expect(Math.abs(seen.longestQueue - longestQueue)).toBeLessThan(8);
    }
  });

  test('half, with a breaker: five failures in a row are as many in a small service, so it must not be smaller', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const half = { by: 2, faultMs: 48_000, seed };
      const alone = await play('budgeted+breaker', half);
      expect(alone.leastFree).toBeGreaterThan(25);
      expect(alone.leastFree).toBeLessThan(40);
      expect(alone.recoveredMs).toBeGreaterThan(10_000);
      expect(alone.recoveredMs).toBeLessThan(40_000);
      const places = await play('budgeted+bulkhead50', half);
      expect(Math.abs(places.leastFree - 63)).toBeLessThan(4);
      expect(near(places.bankCalls, 360, 0.05)).toBe(true);
      const both = await play('budgeted+bulkhead50+breaker', half);
      expect(both.leastFree).toBeGreaterThan(60);
      expect(both.bankCalls).toBeLessThan(alone.bankCalls);
    }
    expect((await play('budgeted+breaker', { by: 10 })).leastFree).toBeLessThan(5);
  });
});

describe('the tail without any protection', () => {
  const tail = (faultMs: number, submissions: number, by: number, recoveryMs: number): World => ({
    perSecond: 60 / by,
    slots: 200 / by,
    queueLimit: Number.POSITIVE_INFINITY,
    submissions,
    waitMs: 0,
    patienceMs: 5000,
    baselineMs: 15_000,
    faultMs,
    recoveryMs,
    slowBank: SLOW,
  });
  /** T = F (a r - slow) / (ok - a r): what came too fast in the fault is served by what is left of the capacity after it. */
  const formula = (faultMs: number, submissions: number) => {
    const [slow, ok, offered] = [43.5, 290, 60 * submissions];
    return (faultMs * (offered - slow)) / (ok - offered);
  };

  test.each([
    [240_000, 3, 282_000],
    [240_000, 3.73, 618_000],
    [120_000, 3, 131_000],
    [60_000, 3, 62_000],
  ])('a fault of %i ms and %f submissions', async (faultMs, submissions, simulated) => {
    const computed = formula(faultMs, submissions);
    const { recoveredMs = 0 } = await playDay({}, tail(faultMs, submissions, 10, 1.2 * computed));
    expect(near(recoveredMs, simulated, 0.15)).toBe(true);
    // The formula lets all of them submit at once and for ever; the last ones have only begun to.
    expect(recoveredMs).toBeLessThan(computed);
    expect(recoveredMs).toBeGreaterThan(0.7 * computed);
  });

  test('never ends with five submissions, and ends at once where stale payments are dropped', async () => {
    expect((await playDay({}, tail(60_000, 5, 10, 900_000))).recoveredMs).toBeUndefined();
    const dropped = await playDay({ staleMs: 5000 }, tail(60_000, 3, 10, 60_000));
    expect(dropped.recoveredMs).toBeLessThan(10_000);
  });
});
